-- name: schema#
create table a (x int not null, y int not null, p int);
create table b (y int not null, x int not null, q int);

-- name: q
select * from a natural join b
