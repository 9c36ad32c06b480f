-- name: q
select row(1, 'a') as r, (1, 2) as p, (1, 2) = (1, 2) as e
