-- name: q
select '{1,2'::int[] as ids
