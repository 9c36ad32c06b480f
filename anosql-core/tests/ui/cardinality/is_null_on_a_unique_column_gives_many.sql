-- name: schema#
create table t (a text unique, b int);

-- name: q
select b from t where a is null
