-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q
-- order_by by_name: name
-- order_by By_Name: id
select id, name from users order by id desc;
