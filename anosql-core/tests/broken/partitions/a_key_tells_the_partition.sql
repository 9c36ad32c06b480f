-- name: schema#
create table a (x int, y int, primary key (x)) partition by range (y);
create table b (x int, y int, unique (x, y)) partition by range (y);
create unique index on b (x);
alter table b add primary key (x);
create table c (x int primary key) partition by range ((x + 1));
