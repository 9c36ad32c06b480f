-- name: schema#
create table t (a int not null null, b int null null, c int not null not null);
