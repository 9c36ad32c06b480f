-- name: q
execute prepared
