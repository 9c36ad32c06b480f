-- name: q
select lower('A'), now(), coalesce(null, 'x'), nullif('a', 'b'), greatest(1, 2), least(1, 2)
