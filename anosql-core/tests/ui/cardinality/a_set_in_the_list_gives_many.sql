-- name: q
select generate_series(1, 3) as n
