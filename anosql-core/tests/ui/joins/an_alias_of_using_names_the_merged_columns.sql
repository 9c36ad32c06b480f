-- name: schema#
create table a (id int primary key, x text);
create table b (id int primary key, y text);

-- name: q
select j.*, j.id, x, y from a left join b using (id) as j
