-- name: schema#
create table t (a int, b int, primary key (a, b));

-- name: q
select a, b from t where b = :b and a = :a
