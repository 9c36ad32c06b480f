-- name: q
with recursive n as (select 1 as i union all select i + 1.5 from n) select i from n
