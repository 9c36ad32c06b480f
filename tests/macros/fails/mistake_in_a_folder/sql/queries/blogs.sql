-- name: list_blogs
select id, titel from blogs;
