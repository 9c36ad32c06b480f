-- postgres: 16-18
-- name: schema#
create table t (a int not null, b text not null);

-- name: whole
select json_arrayagg(a), json_objectagg(b: a) from t

-- name: groups
select b, json_arrayagg(a order by a desc absent on null returning jsonb) as l, json_objectagg(b value a without unique keys returning jsonb) as o,
  json_arrayagg(a) filter (where a > 1) as some from t group by b

-- name: windows
select json_arrayagg(a null on null) over (partition by b) as l, json_objectagg(b: a absent on null) over w as o from t window w as (order by a)

-- name: unique
select json_objectagg(k: 1 with unique keys) as o from (values ('a'), ('b')) v (k)
