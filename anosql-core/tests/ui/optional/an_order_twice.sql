-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q
-- order_by a: id desc
-- order_by a: name
select id from users order by id;
