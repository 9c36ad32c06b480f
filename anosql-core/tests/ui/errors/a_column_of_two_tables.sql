-- name: schema#
create table t (a int);
create table u (a int);

-- name: q
select a from t, u
