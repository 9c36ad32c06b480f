-- name: unread(n) -> (id int4)
select id from nowhere(:n);
