-- name: q
select 1 where generate_series(1, 2) = 1
