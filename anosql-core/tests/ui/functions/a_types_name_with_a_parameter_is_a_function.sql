-- name: q
select oid($1), timetz($2), int4('7')
