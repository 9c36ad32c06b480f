-- name: q
select 1; select 2
