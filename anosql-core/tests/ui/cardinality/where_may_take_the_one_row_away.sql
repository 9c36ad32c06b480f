-- name: q
select 1 as n where :x::bool
