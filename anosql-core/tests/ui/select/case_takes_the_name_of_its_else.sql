-- name: schema#
create table t (a int, b int);

-- name: q
select case when a = 1 then a else b end from t
