-- name: schema#
create table t (a int, b int, c int, primary key (a, b));

-- name: q
select a, b, c from t
