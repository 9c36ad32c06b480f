-- name: q
select null as n, null::int as i
