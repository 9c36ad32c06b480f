-- name: schema#
create table t (a int check (a > 0));

-- name: q
select a from t
