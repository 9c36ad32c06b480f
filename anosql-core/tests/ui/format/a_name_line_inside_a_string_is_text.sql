-- name: q
select '
-- name: other
' as text
