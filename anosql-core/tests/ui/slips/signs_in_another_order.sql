-- name: schema#
create table users (id int primary key, name text not null, n int, created timestamp);

-- name: q1
select id from users where id =< 1;

-- name: q2
select id from users where id => 1;
