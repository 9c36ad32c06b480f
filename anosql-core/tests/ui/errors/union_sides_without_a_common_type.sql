-- name: q
select 1 union select now()
