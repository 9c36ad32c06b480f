-- name: schema#
create table t (a int);

-- name: q
select u.a from t
