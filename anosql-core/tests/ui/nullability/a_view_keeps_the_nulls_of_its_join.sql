-- name: schema#
create table a (id int primary key);
create table b (id int primary key, z int not null);
create view v as select a.id, b.z from a left join b on b.id = a.id;

-- name: q
select id, z from v
