-- name: titles
select title from blogs;
