-- name: q
with recursive r(n) as (select 1) cycle n set again to 1) select n from r
