-- name: schema#
create table t (a int, b int);

-- name: in_case
select case when a > 0 then generate_series(1, 3) else 0 end from t;

-- name: in_coalesce
select coalesce(generate_series(1, 3), 0);

-- name: in_an_aggregate
select min(generate_series(1, 3)) from t;

-- name: in_a_function_it_is_fine
select abs(generate_series(1, 3)) as n;
