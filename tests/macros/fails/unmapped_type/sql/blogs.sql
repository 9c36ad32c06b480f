-- name: shapes
select blogid, '(1,2)'::point as place from blogs;
