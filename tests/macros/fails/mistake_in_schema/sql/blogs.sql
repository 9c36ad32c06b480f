-- name: titles
select title from blogs;

-- name: names
select name from users;
