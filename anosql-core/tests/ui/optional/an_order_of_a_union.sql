-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q
-- order_by down: 1 desc
select id from users union select town from users order by 1;
