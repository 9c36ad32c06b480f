-- name: list
select blogid, title from blogs;

-- name: latest
select blogid, published from blogs order by published desc limit 3;
