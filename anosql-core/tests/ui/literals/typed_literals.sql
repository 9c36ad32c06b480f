-- name: q
select date '2024-01-01' as a, interval '1' day as b, timestamp with time zone '2024-01-01' as c, int '1' as d, bool 'yes' as e, numeric(10, 2) '1' as f
