-- name: schema#
create table t (a int);

-- name: q
select sum(count(*)) from t
