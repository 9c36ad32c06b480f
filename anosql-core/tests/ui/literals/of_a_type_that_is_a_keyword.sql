-- name: q
select name 'a', pg_catalog.int4 '1', N'x'
