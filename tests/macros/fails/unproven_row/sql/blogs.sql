-- name: find_blog?
select blogid, title from blogs where title = :title;
