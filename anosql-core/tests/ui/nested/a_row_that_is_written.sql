-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
insert into blogs as b (id, title) values (:id, 'x') returning b, id;
