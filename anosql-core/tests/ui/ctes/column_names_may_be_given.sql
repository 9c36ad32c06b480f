-- name: q
with c (x, y) as (select 1, 'a') select x, y from c
