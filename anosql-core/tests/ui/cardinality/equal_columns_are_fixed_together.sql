-- name: schema#
create table a (id int primary key, x int);
create table b (id int, tag int);
-- name: distinct-of-one?
select distinct b.id from b where b.id = :id;
-- name: grouped-by-one?
select b.id, count(*) from b where b.id = :id group by b.id;
-- name: joined
select a.x from a join b on a.id = b.id where b.id = :id;
