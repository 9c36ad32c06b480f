-- name: schema#
create table t (a int);

-- name: q(least int, most)
select a from t where a > $1 and a < $2
