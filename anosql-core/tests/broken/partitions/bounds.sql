-- name: schema#
create table a (x int, y int) partition by range (x, y);
create table a1 partition of a for values from (1) to (2, 2);
create table a2 partition of a for values from (1, 1) to (2);
create table a3 partition of a for values in (1);
create table a4 partition of a for values from (minvalue, minvalue) to (1, 1);
create table b (x int) partition by list (x);
create table b1 partition of b for values in ('a');
create table b2 partition of b default;
create table b3 partition of b default;
alter table b detach partition b2;
create table b4 partition of b default;
