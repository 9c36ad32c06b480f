-- name: schema#
create table a (id int not null);
create table b (id int not null);

-- name: q
select j.* from (a cross join b) as j (x, y)
