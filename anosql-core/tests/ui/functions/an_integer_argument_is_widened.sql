-- name: q
select sqrt(4) as a, round(2) as b, power(2, 3) as c, ceil(1.5) as d, mod(5::int8, 2) as e
