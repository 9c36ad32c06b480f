-- name: schema#
create table t (a int, b int);

-- name: q
select sum(count(*)) over (order by a) from t group by b;

-- name: aggregated
select sum(count(*)) over (order by max(a)) as total from t group by b;
