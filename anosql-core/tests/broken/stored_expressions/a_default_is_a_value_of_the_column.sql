-- name: schema#
create table a (id int default 'x');
create table b (id boolean default 0);
create table c (id int default now());
create table d (id int, next int default id + 1);
