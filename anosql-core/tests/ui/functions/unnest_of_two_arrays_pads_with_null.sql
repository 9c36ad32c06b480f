-- name: q
select * from unnest(array[1, 2], array['a']) as u (a, b)
