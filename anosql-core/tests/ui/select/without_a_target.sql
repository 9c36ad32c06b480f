-- name: q
select union select
