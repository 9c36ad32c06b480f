-- name: q
explain (format) select 1
