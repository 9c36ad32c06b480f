-- name: find_blogs
select blogid from blogs where title = 'On SQL;

-- name: count_blogs$
select count(*) from blogs;
