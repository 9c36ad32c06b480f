-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1!
update users set name = 'a' returning id where id = 1;

-- name: q2!
update users where id = 1 set name = 'a';
