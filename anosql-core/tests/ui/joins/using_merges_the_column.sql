-- name: schema#
create table a (id int primary key, x int);
create table b (id int primary key, y int);

-- name: q
select * from a join b using (id)
