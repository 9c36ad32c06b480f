-- name: each
select * from rows from (json_to_record('{"a": 1}') as (a int, b text collate "C"), generate_series(1, 2))

-- name: one
select r.x, r.n from rows from (json_to_recordset('[{"a": 1}]') as (a numeric(3, 1))) with ordinality as r (x, n)

-- name: in_a_subquery
select (select a from rows from (generate_series(1, 2), jsonb_to_record('{}') as ("A" int[], b date)) as r (n, a) limit 1)
