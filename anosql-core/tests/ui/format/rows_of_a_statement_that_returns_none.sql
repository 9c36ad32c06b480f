-- name: schema#
create table t (a int);

-- name: q?
update t set a = 1
