-- name: q
with a as (select n from b), b as (select 1 as n) select n from a
