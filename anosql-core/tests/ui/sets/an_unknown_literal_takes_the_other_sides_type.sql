-- name: q
select null as d union all select current_date
