-- postgres: 16-18
-- name: schema#
create table t (a text not null, b text, j jsonb not null, y bytea not null);

-- name: tests
select a is json, b is not json as b, a is json object with unique keys as o, a is json array without unique keys as r, j is json scalar as s, y is json value as v from t

-- name: parameter
select a from t where :p is json

-- name: number
select 1 is json
