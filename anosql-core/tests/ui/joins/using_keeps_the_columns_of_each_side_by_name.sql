-- name: schema#
create table a (id int not null);
create table b (id int not null);

-- name: q
select id, a.id, b.id from a left join b using (id)
