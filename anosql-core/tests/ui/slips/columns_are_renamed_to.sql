-- name: schema#
create table t (a int, b int);

-- name: q1!
alter table t rename a b;
