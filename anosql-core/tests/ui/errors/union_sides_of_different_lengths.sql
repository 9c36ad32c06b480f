-- name: q
select 1, 2 union select 3
