-- name: q
with a as (select 1 as x), b as (select x + 1.5 as y from a) select y from b
