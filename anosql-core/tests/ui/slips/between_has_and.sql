-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select id from users where n between 1, 2 and active;

-- name: q2
select id from users where n between 1 or 2;

-- name: q3
select id from users where n between (1, 2);
