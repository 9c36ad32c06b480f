-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q
-- order_by latest: id desc
select id, array(select name from users order by 1) from users;
