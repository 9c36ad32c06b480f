-- name: count_blogs$
select count(*) from blogs;
