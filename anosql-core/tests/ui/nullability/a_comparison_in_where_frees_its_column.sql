-- name: schema#
create table t (x int);

-- name: q
select x from t where x > 0
