-- name: q
select 'it''s as x
