-- name: schema#
create table t (id int primary key, a int not null, b int);

-- name: of_groups
select percentile_cont(0.5) within group (order by a) as median, mode() within group (order by a) as most,
    percentile_disc(array[0.1, 0.9]) within group (order by a) as both, range_agg(int4range(a, a + 1)) as spans
from t group by id;

-- name: of_what_may_be_null
select percentile_cont(0.5) within group (order by b) as median, mode() within group (order by b) as most,
    percentile_cont(:share::float8) within group (order by a) as given from t group by id;

-- name: of_no_rows
select percentile_cont(0.5) within group (order by a) as median, range_agg(int4range(a, a + 1)) as spans,
    rank(3) within group (order by b) as place, cume_dist(null) within group (order by b) as share from t where a > 100;
