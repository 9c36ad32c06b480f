-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q
-- order_by : id desc
select id from users order by id;
