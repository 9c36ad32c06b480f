-- name: schema#
create table t (a int not null, b text);

-- name: q
select json_agg(t) as j, jsonb_object_agg(a, b) as o, array_agg(b order by a desc) as l from t
