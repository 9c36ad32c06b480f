-- name: q
select array(select 1, 2) as x
