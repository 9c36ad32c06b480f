-- name: schema#
create table a (x int, y int) partition by range (xx);
create table b (x int) partition by lsit (x);
