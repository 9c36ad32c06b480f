-- name: q
with recursive x (n) as (select 1 union all select 2.5 order by 1 limit 5) select n from x;
