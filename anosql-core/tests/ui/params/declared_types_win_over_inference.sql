-- name: schema#
create table t (a int8 not null);

-- name: q(a int4)
select a from t where a = :a
