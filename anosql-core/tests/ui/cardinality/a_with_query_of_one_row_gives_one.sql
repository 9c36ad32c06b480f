-- name: schema#
create table a (id int primary key, x int);
create table b (id int primary key, a int);
-- name: add<!
with new as (insert into a values (100, :x) returning id)
insert into b (id, a) select id + 1, id from new returning id;
-- name: count$
with n as (select count(*) as n from a) select n.n from n;
