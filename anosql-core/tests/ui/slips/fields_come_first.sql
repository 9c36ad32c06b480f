-- name: schema#
create table users (id int primary key, name text not null, email text, n int, active bool, d date, created timestamp, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select date_trunc(created, 'year') as a from users;

-- name: q2
select date_trunc(year, created) as a from users;
