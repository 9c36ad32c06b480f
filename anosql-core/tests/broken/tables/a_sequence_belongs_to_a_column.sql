-- name: schema#
create table a (id int);
create sequence s owned by a.idd;
