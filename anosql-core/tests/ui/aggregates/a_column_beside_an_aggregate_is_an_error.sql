-- name: schema#
create table t (a int, b int);

-- name: q
select a, count(*) from t
