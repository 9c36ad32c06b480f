-- name: schema#
create table t (a int unique, b int);

-- name: q
select b from t where a is not distinct from :a
