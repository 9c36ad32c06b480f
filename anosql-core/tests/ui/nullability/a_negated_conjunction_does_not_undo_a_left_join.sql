-- name: schema#
create table a (id int primary key, x int);
create table b (id int primary key, z int not null);

-- name: q
select b.z from a left join b on b.id = a.id where not (b.z = 1 and a.x = 1)
