-- name: q
select '[10,1)'::int4range as r
