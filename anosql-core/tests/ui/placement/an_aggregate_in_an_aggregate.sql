-- name: schema#
create table t (a int, b int);

-- name: directly
select max(min(a)) from t;

-- name: of_an_outer_query
select (select max(min(t.a)) from t as other) from t;

-- name: within_a_subquery_it_is_another
select max((select min(other.a) from t as other where other.b = t.b)) from t;
