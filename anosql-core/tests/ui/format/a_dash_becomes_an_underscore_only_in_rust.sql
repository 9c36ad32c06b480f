-- name: get-one
select 1 as one
