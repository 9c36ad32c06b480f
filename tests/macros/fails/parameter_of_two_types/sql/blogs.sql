-- name: find_blogs
select title from blogs where title = :what and blogid = :what;
