-- name: q
select $1::int + $2::int as sum
