-- name: schema#
create table t (a int, b int);

-- name: q!
insert into t (a, b) values (1)
