-- name: q
select :a::int as a, cast(:b as text[]) as b
