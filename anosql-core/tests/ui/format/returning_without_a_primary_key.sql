-- name: schema#
create table t (a int);

-- name: q<!
insert into t values (1)
