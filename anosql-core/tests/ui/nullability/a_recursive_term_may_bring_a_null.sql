-- name: q
with recursive r as (select 1 as n union all select case when n < 3 then n + 1 end from r where n is not null) select n from r
