-- name: q
select count(*) over (partition by $1 order by $2) as n from generate_series(1, 2)
