-- name: schema#
create table t (a int, b int);

-- name: q!
insert into t values (1), (2, 3);
