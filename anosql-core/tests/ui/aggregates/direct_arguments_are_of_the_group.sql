-- name: schema#
create table t (a float8, b int, c int);

-- name: ungrouped
select percentile_cont(a) within group (order by b) from t group by c;

-- name: grouped
select rank(a) within group (order by a) as r from t group by a;
