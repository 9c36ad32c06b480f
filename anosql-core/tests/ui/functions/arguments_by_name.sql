-- name: q
select make_interval(days => 3) as a, make_interval(1, months => 2) as b
