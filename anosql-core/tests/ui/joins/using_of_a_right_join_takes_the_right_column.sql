-- name: schema#
create table a (id int primary key, x int not null);
create table b (id int primary key);

-- name: q
select id, x from a right join b using (id)
