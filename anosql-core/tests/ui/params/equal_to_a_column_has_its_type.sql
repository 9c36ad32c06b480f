-- name: schema#
create table t (a bigint, b varchar(5));

-- name: q
select a from t where a = :a and b = :b
