-- name: schema#
create table a (x int);
create table b partition of a for values in (1);
create table c (x int);
alter table a attach partition c for values in (1);
