-- name: list_blogs
-- The titles of a user's blogs.
select titel from blogs where userid = :userid;
