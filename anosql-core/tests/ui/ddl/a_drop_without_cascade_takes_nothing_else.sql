-- name: schema#
create table a (id int);
create table b (id int) inherits (a);
create table p (id int) partition by range (id);
create table p1 partition of p default;
drop table b, a;
drop table p;
create table b (x text);
create table p1 (x date);

-- name: q
select b.x, p1.x from b, p1
