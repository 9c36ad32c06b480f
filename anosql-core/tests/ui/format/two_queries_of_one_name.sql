-- name: get-one
select 1

-- name: get_one
select 2
