-- name: q(a)
select :a::int + :b::int as c
