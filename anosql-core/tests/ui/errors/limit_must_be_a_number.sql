-- name: q
select 1 limit 'x'
