-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select id from users where active is 1;

-- name: q2
select id from users where name is not 'bob' and active;

-- name: q3
select id from users where name is :name;

-- name: q4
select id from users where active is = true;

-- name: q5
select id from users where name is not in ('a');

-- name: q6
select id from users where name not null;
