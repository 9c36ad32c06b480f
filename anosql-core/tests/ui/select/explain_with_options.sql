-- name: q
explain (format JSON, analyze 1, verbose 'OFF', costs true, timing) select 1
