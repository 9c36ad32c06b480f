-- postgres: 16-18
-- name: q
select interval_accum(null, null) as i
