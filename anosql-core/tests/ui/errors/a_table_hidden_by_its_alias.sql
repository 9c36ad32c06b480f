-- name: schema#
create table t (a int);

-- name: q
select t.a from t x
