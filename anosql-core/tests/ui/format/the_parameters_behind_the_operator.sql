-- name: q?(a)
select :a::int as a
