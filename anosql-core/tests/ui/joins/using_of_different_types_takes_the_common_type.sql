-- name: schema#
create table a (id int not null);
create table b (id bigint not null);

-- name: q
select id from a join b using (id)
