-- name: schema#
create table t (a int, b text);

-- name: q
select a from t where b = $2 and a = $1 and a >= $1
