-- name: list
-- record_class: Blog
select blogid, title from blogs;

-- name: latest
-- record_class: Blog
select blogid, published from blogs order by published desc limit 3;
