-- name: list
select title from blogs;

-- name: list_stream!
delete from blogs;
