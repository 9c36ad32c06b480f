-- name: q
select now()::int as n
