-- name: schema#
create table t (id int primary key, a float8);

-- name: of_the_query_within
select s.x from t, lateral (select percentile_disc(t.a / 100) within group (order by 'x'::text) as x from t u) s;

-- name: of_the_query_around
select (select array_agg(1 order by t.a)) as list from t;
