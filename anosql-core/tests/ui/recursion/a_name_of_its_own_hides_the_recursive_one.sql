-- name: q
with recursive x (n) as (select n from (with x (n) as (select 'a') select n from x) as s) select n from x;
