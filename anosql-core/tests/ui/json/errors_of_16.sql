-- postgres: 16-18
-- name: as_number
select json_object('a': 1 returning int) as j

-- name: two_columns
select json_array(select 1, 2) as j

-- name: key_without_a_type
select json_objectagg(:k : 1) as j
