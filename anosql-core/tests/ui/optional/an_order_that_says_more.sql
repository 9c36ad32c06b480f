-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q
-- order_by latest: id limit 3
select id, name from users order by id;
