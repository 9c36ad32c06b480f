-- name: wrong
select titel from blogs;

-- name: right
select title from blogs;
