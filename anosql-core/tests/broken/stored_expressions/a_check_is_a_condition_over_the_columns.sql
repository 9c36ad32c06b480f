-- name: schema#
create table a (id int, check (nme > 0));
create table b (id int, check (id));
create table c (id int, check (id > 'x'));
