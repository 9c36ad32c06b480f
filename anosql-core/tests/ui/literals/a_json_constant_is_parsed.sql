-- name: q
select '{"a": 1,}'::jsonb as j
