-- name: schema#
create table t (a int, b int);

-- name: q
select distinct a from t order by b
