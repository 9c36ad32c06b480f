-- name: schema#
create table t (a int, b bigint);

-- name: q
select coalesce(a, b) as c, coalesce(a, 1.5) as d from t
