-- name: q
select '{2024-01-31,2024-02-30}'::date[] as days
