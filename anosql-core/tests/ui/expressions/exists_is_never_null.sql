-- name: schema#
create table t (a int);

-- name: q
select exists (select from t where a = 1) as e, not exists (select a from t) as n
