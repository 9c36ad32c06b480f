-- name: schema#
create table a (id int primary key, x int);
create table b (id int primary key, z int);

-- name: q
update b set z = a.x from a where a.id = b.id and a.x is not null returning a.x
