-- name: schema#
create table a (id int);
create table b (id int primary key);
alter table a rename to b;
alter table a rename to b_pkey;
create table b_pkey (id int);
create schema app;
create schema app;
create schema if not exists app;
