-- name: q
select 1 as a, 3000000000 as b, 99999999999999999999 as c, 1.0 as d, 1e3 as e, -2147483648 as f
