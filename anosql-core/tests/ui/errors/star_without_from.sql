-- name: q
select *
