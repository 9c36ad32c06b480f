-- name: q
select (1 + 2
