-- name: q
select 1 order by 2
