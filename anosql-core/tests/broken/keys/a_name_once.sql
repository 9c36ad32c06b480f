-- name: schema#
create table a (id int, constraint one check (id > 1), constraint one check (id > 2));
create table b (id int, constraint one check (id > 1), constraint one unique (id));
create table c (id int, constraint one unique (id), constraint one unique (id));
alter table c add constraint one check (id > 1);
alter table c add constraint one unique (id);
create table d (id int, constraint one unique (id));
create table one (id int);
