-- name: cast_to_text
select 'a'::text(3) as x

-- name: cast_to_an_array
select '{}'::date(8)[] as x

-- name: cast_with_a_schema
select '1'::pg_catalog.int4(3) as x

-- name: column_of_a_function
select x from json_to_record('{}') as r (x uuid(3))
