-- name: schema#
create table a (id int not null);
create table b (id int);

-- name: q
select id from a full join b using (id)
