-- name: schema#
create table a (j json unique);
create table b (p point primary key);
create domain doc as json;
create table c (id int, d doc, unique (id, d));
create table d (j json);
alter table d add unique (j);
create table e (j json[] unique, b jsonb unique);
