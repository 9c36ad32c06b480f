-- name: schema#
create table t (a int[][] not null);

-- name: q
select a, a[1][2] as x from t
