-- name: q
select current_date - '2024-01-01' as days, 1 + '1' as two, 'a' || 'b' as text
