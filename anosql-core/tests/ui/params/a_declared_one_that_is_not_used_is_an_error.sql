-- name: q(a, b)
select :a::int as a
