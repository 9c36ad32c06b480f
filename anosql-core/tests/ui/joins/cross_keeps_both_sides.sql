-- name: schema#
create table a (x int not null);
create table b (y int not null);

-- name: q
select x, y from a cross join b
