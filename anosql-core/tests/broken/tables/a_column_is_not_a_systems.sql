-- name: schema#
create table t (xmin int);
create table u (id int);
alter table u add column ctid int;
