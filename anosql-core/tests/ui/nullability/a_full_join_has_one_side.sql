-- name: schema#
create table a (id int primary key, x int);
create table b (id int primary key, x int);
create table c (id int primary key);
-- name: merged
select id, a.id as left_id, b.id as right_id from a full join b using (id);
-- name: written-out
select coalesce(a.id, b.id) as id, coalesce(a.x, b.x) as x from a full join b on a.id = b.id;
-- name: three
select id from a full join b using (id) full join c using (id);
-- name: filled-up-again
select id from c left join (a full join b using (id)) using (id);
-- name: behind-a-left-join
select m.id from c left join (select id from a full join b using (id)) m on m.id = c.id;
-- name: half
select coalesce(a.id, b.x) as id from a full join b on a.id = b.id;
