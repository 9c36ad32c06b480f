-- name: schema#
create table t (a int[] not null);

-- name: q
select a[1] as x, a[:i] as y from t
