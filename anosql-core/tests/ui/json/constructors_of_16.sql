-- postgres: 16-18
-- name: schema#
create table t (a int not null, b text, j jsonb not null);

-- name: objects
select json_object('a': a, 'b' value b absent on null), json_object(), json_object('a': 1 with unique keys returning jsonb) as binary,
  json_object('a': b returning text) as written, json_object('{a,1}'::text[]) as older, json_object(array['b'], array[b]) as two from t

-- name: arrays
select json_array(a, b null on null), json_array(), json_array(1, 2 returning jsonb) as binary, json_array(b format json returning varchar) as written from t

-- name: of_rows
select json_array(select a from t) as all_rows, json_array(select a from t where false returning jsonb) as none

-- name: parameters
select json_object('a': :a, 'b' value :b format json) as o, json_array(:c, :d returning text) as l
