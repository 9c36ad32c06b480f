-- name: list_blogs
select title from blogs;
