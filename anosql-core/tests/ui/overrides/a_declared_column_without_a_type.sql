-- name: one -> (id)
select 1 as id;
