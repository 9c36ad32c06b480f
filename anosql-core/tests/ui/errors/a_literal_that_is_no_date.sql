-- name: q
select '2024-13-01'::date as d
