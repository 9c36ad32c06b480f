-- name: schema#
create table t (a serial default 1);
