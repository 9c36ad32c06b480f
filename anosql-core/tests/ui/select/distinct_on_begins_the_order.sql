-- name: schema#
create table t (a int, b int, c int);

-- name: does_not
select distinct on (a, b) a, b, c from t order by a, c, b;

-- name: does
select distinct on (a, b) a, b, c from t order by b, a, c;
