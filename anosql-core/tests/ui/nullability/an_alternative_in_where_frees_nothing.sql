-- name: schema#
create table t (x int, y int);

-- name: q
select x from t where x > 0 or y > 0
