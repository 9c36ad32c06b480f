-- name: schema#
create view v as select 1 as x;
create table a () inherits (v);
create table p (x int) partition by list (x);
create table p1 partition of p default;
create table b () inherits (p);
create table c () inherits (p1);
