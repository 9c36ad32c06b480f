-- name: q
select '{1,2}'::int[] as a, array[1, 2]::text[] as b, array[]::uuid[] as c
