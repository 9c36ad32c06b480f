-- name: q
select :x is null as n
