-- name: schema#
create table users (id int primary key, name text not null, n int, created timestamp);

-- name: q1
select id from users where created > now() - '1 day';

-- name: q2
select id from users where created > now() - 1;
