-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q
-- order_by latest: id desc
-- order_by by_name: lower(name), "id"
select id, name from users order by id limit 10;
