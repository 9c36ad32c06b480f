-- name: schema#
create table users (id int primary key, name txt not null);
create table posts (id int primary key, title text);

-- name: titles
select titel from posts;

-- name: users
select id from users;

-- name: posts
select title from posts;
