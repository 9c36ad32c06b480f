-- name: schema#
create table a (id int primary key);
create table b (id int primary key, y text not null);

-- name: q
select b.y from a left join b on a.id = b.id where b.id is not null
