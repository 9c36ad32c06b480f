-- name: q
select '日本' as x, y
