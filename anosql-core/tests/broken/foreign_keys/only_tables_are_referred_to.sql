-- name: schema#
create table a (id int primary key);
create view v as select id from a;
create table b (a_id int references v (id));
create sequence s;
create table c (a_id int references s);
