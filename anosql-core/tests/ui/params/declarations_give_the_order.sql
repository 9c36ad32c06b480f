-- name: schema#
create table t (a int, b text);

-- name: q(b, a)
select a from t where a = :a and b = :b
