-- name: schema#
create table a (id int primary key, z int);
create table b (id int primary key, x int);
-- name: groups
select b.x from a left join b on b.id = 5 and a.z = 1 group by b.x;
-- name: again
select a.id from a left join b on b.id = 5 and a.z = 1 where a.id = coalesce(b.x, 8);
