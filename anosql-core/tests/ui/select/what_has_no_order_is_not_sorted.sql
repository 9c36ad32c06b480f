-- name: schema#
create table t (j json, p point, b box[], x xid);

-- name: sorted
select p from t order by p;

-- name: by_position
select j from t union all select j from t order by 1;

-- name: aggregated
select array_agg(j order by x) from t;

-- name: distinct_in_an_aggregate
select count(distinct x) from t;

-- name: within_group
select mode() within group (order by j) from t;

-- name: window_order
select rank() over (order by b) from t;
