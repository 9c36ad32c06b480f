-- name: schema#
create table t (a int, b int);

-- name: q
select count() from t;
