-- name: schema#
create table a (id int, unique (id, id));
create table b (id int, primary key (id, id));
