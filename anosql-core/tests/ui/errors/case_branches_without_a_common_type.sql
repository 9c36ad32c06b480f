-- name: q
select case when true then 1 else now() end as x
