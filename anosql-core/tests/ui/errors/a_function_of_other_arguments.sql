-- name: q
select lower(1)
