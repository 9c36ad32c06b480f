-- name: schema#
create table a (id int primary key);
create table b (id int primary key);
create table c (id int primary key);

-- name: q
select a.id as a, b.id as b, c.id as c from a join b on a.id = b.id right join c on c.id = a.id
