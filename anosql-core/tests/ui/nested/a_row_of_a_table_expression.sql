-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
with recent as (select id, title from blogs) select u.id, r as blog from users u join recent r on r.id = u.id;
