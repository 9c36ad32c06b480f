-- name: schema#
create type pair as (x int, y json);
create table t (j json, p point, r pair, list json[]);

-- name: distinct_rows
select distinct j from t;

-- name: distinct_on
select distinct on (p) j from t;

-- name: grouped
select count(*) from t group by r;

-- name: united
select list from t union select list from t;

-- name: aggregated
select count(distinct t) from t;

-- name: partitioned
select rank() over (partition by j) from t;

-- name: recursive
with recursive w as (select j from t union select j from w) select * from w;
