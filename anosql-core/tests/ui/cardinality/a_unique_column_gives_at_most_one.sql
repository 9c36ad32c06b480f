-- name: schema#
create table t (a text unique);

-- name: q
select a from t where a = :a
