-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select id from users where 1 < n < 3;

-- name: q2
select id from users where active and n = id = 4 or active;

-- name: q3
select (1 <= n + 1 <= 3) as a from users;
