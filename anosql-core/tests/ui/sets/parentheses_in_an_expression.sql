-- name: q
select ((select 1) union (select 2) limit 1) as one, (values ('a')) as value
