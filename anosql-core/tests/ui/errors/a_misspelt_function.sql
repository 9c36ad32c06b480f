-- name: q
select lowr('A')
