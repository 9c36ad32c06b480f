-- name: q
select n, g from generate_series(1, 3) n, generate_series(now(), now(), '1 day') g
