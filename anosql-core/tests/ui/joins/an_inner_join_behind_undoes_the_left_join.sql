-- name: schema#
create table a (id int primary key);
create table b (id int primary key, y text not null);
create table c (id int primary key);

-- name: q
select b.y from a left join b on a.id = b.id join c on c.id = b.id
