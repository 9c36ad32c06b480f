-- name: schema#
create table users (id int primary key, name text not null);
create table blogs (id int primary key, author int not null references users);
create table drafts () inherits (blogs);
-- name: author
select name from blogs left join users on users.id = author;
