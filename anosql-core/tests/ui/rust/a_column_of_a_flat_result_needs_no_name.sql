-- name: sum$
select 1 + 1;
