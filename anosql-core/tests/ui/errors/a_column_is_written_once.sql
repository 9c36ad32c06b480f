-- name: schema#
create table t (a int);

-- name: q!
insert into t (a, a) values (1, 2)
