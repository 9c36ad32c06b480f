-- name: schema#
create table t (a int, b date);

-- name: q
select a from t where a = :x and b = :x
