-- name: schema#
create table t (a int);

-- name: q
select rank() filter (where a > 0) over (order by a) from t;
