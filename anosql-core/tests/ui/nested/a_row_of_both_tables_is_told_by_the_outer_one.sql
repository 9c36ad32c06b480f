-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select u.id, e.name as "blog.editor", b.title as "blog.title" from users u left join (blogs b left join users e on e.id = b.userid) on b.id = u.id;
