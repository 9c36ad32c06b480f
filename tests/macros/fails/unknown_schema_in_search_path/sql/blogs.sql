-- name: ids
select userid from users;
