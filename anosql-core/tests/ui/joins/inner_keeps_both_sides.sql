-- name: schema#
create table a (id int primary key, x text not null);
create table b (id int primary key, y text not null);

-- name: q
select x, y from a join b on a.id = b.id
