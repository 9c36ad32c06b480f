-- postgres: 16-18
-- name: q
select system_user
