-- name: schema#
create table a (id int primary key);
create temp table t (id int primary key);
create table b (t_id int references t);
create temp table c (a_id int references a);
