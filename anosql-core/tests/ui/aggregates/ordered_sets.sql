-- name: schema#
create table t (a float8 not null);

-- name: q
select percentile_cont(0.5) within group (order by a) as p, mode() within group (order by a) as m from t
