-- name: q
select 'a' || 1 as a, 1 || 'a'::text as b, array[1] || 2 as c, 1 || array[2] as d, array[1] || array[2] as e
