-- postgres: 17-18
-- name: schema#
create table t (a int not null, b text not null, j jsonb not null, y bytea not null);

-- name: scalars
select json_scalar(a), json(b), json(b with unique keys) as k, json_serialize(j), json_serialize(j returning varchar) as v, json_serialize(b returning bytea) as y from t

-- name: values
select json_value(j, '$.a'), json_value(j, '$.a' returning int default 0 on empty error on error) as n, json_value(b, '$.x' passing a as x, b as y returning date null on error) as d from t

-- name: queries
select json_query(j, '$.a'), json_query(j, '$.a[*]' returning text[] with conditional array wrapper) as l,
  json_query(j, '$.a' omit quotes on scalar string empty array on empty null on error) as q from t

-- name: exists
select json_exists(j, '$.a'), json_exists(j, '$.a' passing a as x true on error) as t, json_exists(j, '$.a' unknown on error) as u,
  json_exists(j, '$.b ? (@ > $x)' passing :x as x) as x from t

-- name: parameters
select json_value(:j, :path) as v, json_query(:q, '$' passing :w as w returning jsonb) as q, json_scalar(:s) as s, json_serialize(:z) as z

-- name: number
select json(1) as j

-- name: serialized
select json_serialize(1) as j

-- name: serialized_as_number
select json_serialize('{}' returning int) as j

-- name: of_number
select json_value(1, '$') as j

-- name: of_bytes
select json_value(y, '$') as j from t

-- name: no_path
select json_exists('{}'::jsonb, 1) as j

-- name: malformed_path
select json_value('{}', 'x y') as j

-- name: default_of_another_type
select json_value('{}'::jsonb, '$' returning int default 'x' on empty) as j

-- name: default_of_a_query
select json_value('{}'::jsonb, '$' returning int default (select 1) on empty) as j

-- name: empty_value
select json_value('{}'::jsonb, '$' empty on error) as j

-- name: true_query
select json_query('{}'::jsonb, '$' true on empty) as j

-- name: null_exists
select json_exists('{}'::jsonb, '$' null on error) as j
