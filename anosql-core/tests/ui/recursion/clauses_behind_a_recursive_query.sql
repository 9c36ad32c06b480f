-- name: sorted
with recursive x (n) as (select 1 union all select n + 1 from x order by 1) select n from x;

-- name: limited
with recursive x (n) as (select 1 union all select n + 1 from x limit 10) select n from x;

-- name: skipping
with recursive x (n) as (select 1 union all select n + 1 from x offset 10) select n from x;
