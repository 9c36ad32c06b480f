-- name: q
select * from (select 1)
