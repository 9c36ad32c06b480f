-- name: schema#
create table a (id int primary key);
create table b (id int primary key, y int not null);

-- name: q
select id, y from a left join b using (id)
