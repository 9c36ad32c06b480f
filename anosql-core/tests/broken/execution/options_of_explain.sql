-- name: unknown_format
explain (format foo) select 1

-- name: formats_are_in_small_letters
explain (format 'JSON') select 1

-- name: unknown
explain (foo) select 1

-- name: no_truth_value
explain (analyze maybe) select 1

-- name: fine
explain (format JSON, analyze 1, verbose 'OFF', costs true, timing) select 1
