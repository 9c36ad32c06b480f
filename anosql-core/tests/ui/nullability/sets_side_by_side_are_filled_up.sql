-- name: two
select generate_series(1, 2) as short, generate_series(1, 3) as long;
-- name: one
select generate_series(1, 2) as n;
