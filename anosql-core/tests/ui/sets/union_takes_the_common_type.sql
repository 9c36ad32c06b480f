-- name: q
select 1 as n union select 2.5
