-- name: schema#
create table t (a int, b int);

-- name: q
select a, b, count(*) from t group by a
