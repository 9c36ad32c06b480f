-- name: q
select x from lower('A') as x
