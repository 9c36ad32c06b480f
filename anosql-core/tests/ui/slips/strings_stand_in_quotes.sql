-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select id from users where name like bob;

-- name: q2
select data->a from users;

-- name: q3
select id from users where name = bob and active;
