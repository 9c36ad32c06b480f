-- name: q
select r.* from rows from (unnest(array[1, 2], array['a', 'b']), generate_series(1, 3)) with ordinality as r (a, b, c, n)
