-- name: q
select 1 as x union all select 2 as y order by x
