-- name: schema#
create table t (a int, b int);

-- name: q
select a from t limit count(*);
