-- name: schema#
create table t (a int);

-- name: good
select a from t

-- name: bad
select b from t

-- name: worse
select a from u
