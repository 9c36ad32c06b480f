-- name: schema#
create table users (id int primary key, name text not null, n int, created timestamp);

-- name: q1
select id from users order by id union select id from users;
