-- name: q?
show time zone
