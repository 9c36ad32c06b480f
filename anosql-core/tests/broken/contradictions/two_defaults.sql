-- name: schema#
create table t (a int default 1 default 2);
