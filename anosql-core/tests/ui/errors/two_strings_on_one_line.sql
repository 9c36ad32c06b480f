-- name: q
select 'a' 'b' as x
