-- name: list_blogs
select titel from blogs;

-- name: count_blogs$
select count(*) from blog;
