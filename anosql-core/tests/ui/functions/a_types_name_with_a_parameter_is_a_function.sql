-- name: q
select oid($1), timetz($2), int4('7'), name($3) as name, "varchar"($4) as short
