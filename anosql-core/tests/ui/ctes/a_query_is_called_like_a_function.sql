-- name: q
with unnest as (select 1 as a) select * from unnest;
