-- name: q
select :x as x
