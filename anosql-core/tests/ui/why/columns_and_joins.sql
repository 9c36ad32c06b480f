-- name: schema#
create table users (
    id int primary key,
    name text not null,
    nick text
);
create table blogs (
    id int primary key,
    title text not null,
    author int not null references users,
    editor int references users
);
-- name: plain
select title from blogs;
-- name: inner
select title, name, nick from blogs join users on users.id = author;
-- name: foreign-key
select title, name from blogs left join users on users.id = author;
-- name: outer
select title, name from blogs left join users on users.id = editor;
-- name: undone
select name from blogs left join users on users.id = editor where users.id > 0;
-- name: through-a-subquery
select t.shown from (select coalesce(nick, name) as shown from users) t;
