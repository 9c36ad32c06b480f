-- name: q
select 1 as n offset 1
