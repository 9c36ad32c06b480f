-- name: schema#
create table t (a int);
create table t (b int);
