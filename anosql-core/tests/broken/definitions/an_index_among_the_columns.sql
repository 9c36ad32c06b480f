-- name: schema#
create table u (a int, b int, index i (a, b));
create table v (a int);
alter table v add index i (a);
