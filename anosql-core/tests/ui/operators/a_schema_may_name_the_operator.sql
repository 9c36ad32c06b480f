-- name: q
select 1 operator(pg_catalog.+) 2 as three
