-- name: schema#
create table users (id int primary key, name txt not null);
create table posts (id int primary key, author int references users (id));
create view names as select name from users;
alter table users add column age int;

-- name: users
select name from users;

-- name: posts
select id from posts;

-- name: names
select name from names;
