-- name: q
select 1 as n limit 0
