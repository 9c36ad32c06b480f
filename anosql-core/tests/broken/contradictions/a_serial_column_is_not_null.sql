-- name: schema#
create table t (a serial null);
