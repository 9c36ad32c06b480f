-- name: schema#
create table t (a int, b int);

-- name: q
select max(a) filter (where sum(b) > 0) from t;
