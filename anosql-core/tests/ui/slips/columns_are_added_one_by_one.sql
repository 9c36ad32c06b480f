-- name: schema#
create table t (a int, b int);

-- name: q1!
alter table t add (c int, d int);

-- name: q2!
alter table t add column c int after a;
