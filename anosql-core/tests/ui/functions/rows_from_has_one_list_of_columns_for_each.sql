-- name: two_lists
select * from rows from (json_to_record('{}') as (a int)) as r (b int)

-- name: no_record
select * from rows from (json_to_record('{}') as (a int), generate_series(1, 2) as (b int))

-- name: none
select * from rows from (json_to_record('{}'), generate_series(1, 2))

-- name: of_all
select * from rows from (json_to_record('{}'), generate_series(1, 2)) as r (b int)

-- name: numbered
select * from json_to_record('{}') with ordinality as r (b int)
