-- name: q
select a, b from (values (1, 'x'), (2.5, null)) as v (a, b)
