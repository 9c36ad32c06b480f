-- name: q
select 1 + 1
