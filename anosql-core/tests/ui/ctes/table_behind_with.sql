-- name: q
with w as (select 1 as a) table w
