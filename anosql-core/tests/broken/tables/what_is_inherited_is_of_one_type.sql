-- name: schema#
create table a (x int);
create table b (x text);
create table c () inherits (a, b);
create table d (x text) inherits (a);
create table e (x int) inherits (a);
create table f () inherits (a, a);
