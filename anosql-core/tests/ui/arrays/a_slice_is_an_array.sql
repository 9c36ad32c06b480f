-- name: schema#
create table t (a int[] not null);

-- name: q
select a[1:2] as s, a[:2] as l, a[2:] as r from t
