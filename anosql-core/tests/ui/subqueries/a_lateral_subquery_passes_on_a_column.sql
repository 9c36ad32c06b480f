-- name: schema#
create table users (id int primary key, name text not null);
create table blogs (id int primary key, author int not null);
-- name: passed-on
select t.author, t.name from users u join lateral (select u.name, b.author from blogs b where b.author = u.id) t on true;
-- name: left-out
select t.name from users u left join lateral (select u.name from blogs b where b.author = u.id) t on true;
