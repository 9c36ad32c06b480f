-- name: schema#
create table t (a int, b text);

-- name: q
select a + b from t
