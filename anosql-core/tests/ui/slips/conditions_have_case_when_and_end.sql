-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select case when n = 1 then 2 else 3 from users;

-- name: q2
select case n = 1 then 2 end as a from users;

-- name: q3
select case when n = 1 then 2 else if n = 2 then 3 end as a from users;

-- name: q4
select if n = 1 then 2 else 3 end as a from users;
