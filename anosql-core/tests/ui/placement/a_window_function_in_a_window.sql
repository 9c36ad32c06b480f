-- name: schema#
create table t (a int, b int);

-- name: in_its_order
select rank() over (order by rank() over (order by a)) from t;

-- name: in_its_arguments
select sum(rank() over (order by a)) over () from t;

-- name: over_an_aggregate_it_is_fine
select sum(sum(a)) over () as total from t group by b;
