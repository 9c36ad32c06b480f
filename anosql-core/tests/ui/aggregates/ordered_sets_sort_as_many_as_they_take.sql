-- name: schema#
create table t (a int, b text);

-- name: too_many
select percentile_cont(0.5, 0.6) within group (order by a) from t;

-- name: too_few
select rank(1) within group (order by a, b) from t;

-- name: windowed
select percentile_cont(0.5) within group (order by a) over () from t;

-- name: of_another_type
select rank('2020-01-01'::date) within group (order by a) from t;
