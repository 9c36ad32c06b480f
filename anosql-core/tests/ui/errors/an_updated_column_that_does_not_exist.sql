-- name: schema#
create table t (a int);

-- name: q!
update t set b = 1
