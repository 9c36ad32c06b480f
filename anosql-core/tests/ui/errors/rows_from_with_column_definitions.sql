-- name: q
select * from rows from (json_to_record('{}') as (a int), generate_series(1, 2))
