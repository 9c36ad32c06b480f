-- name: q
select extract(epoch from now()) as a, date_part('epoch', now()) as b, date_trunc('day', now()) as c
