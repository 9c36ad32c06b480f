-- name: q
select "left"('abc', 1), "substring"('abc', 2) as s
