-- name: schema#
create table users (id int primary key, name text not null, email text, n int, active bool, d date, created timestamp, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select count(distinct name, email) from users;
