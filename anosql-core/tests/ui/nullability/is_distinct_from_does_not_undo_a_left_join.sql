-- name: schema#
create table a (id int primary key);
create table b (id int primary key, z int not null);

-- name: q
select b.z from a left join b on b.id = a.id where b.z is distinct from 1
