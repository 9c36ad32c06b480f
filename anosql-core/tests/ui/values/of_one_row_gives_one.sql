-- name: q
values (1)
