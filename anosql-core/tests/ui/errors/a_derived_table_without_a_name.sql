-- postgres: 15
-- name: q
select * from (select 1)
