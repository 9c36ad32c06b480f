-- name: schema#
create table t (a int);

-- name: q
select a as "The A", a b from t
