-- name: wrong
select titel from blogs;

-- name: wrong_too!
delete from blog;
