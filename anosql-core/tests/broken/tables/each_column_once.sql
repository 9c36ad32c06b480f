-- name: schema#
create table a (id int, name text);
create table b (id int, like a);
alter table a add column id int;
alter table a rename column id to name;
