-- name: q
select 1 /* and so on
