-- name: new_blog?
select gen_random_uuid() as id, title from blogs where blogid = :blogid;

-- name: find_blog?
select title from blogs where gen_random_uuid() = :id and blogid = 1;
