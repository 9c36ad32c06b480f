-- name: schema#
create table t (a int);

-- name: q
select a from t where a = 'x'
