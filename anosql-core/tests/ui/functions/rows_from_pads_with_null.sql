-- name: q
select * from rows from (generate_series(1, 2), generate_series(1, 3)) as r (a, b)
