-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select u.id as "author.id", b.title as "blog.title" from users u full join blogs b on u.id = b.userid and b.id > 1;
