-- name: schema#
create table t (a box, b int);

-- name: compared
select (a, b) < (a, b) from t;

-- name: in_a_query
select b from t where (a, b) in (select a, b from t);

-- name: each_for_itself
select (a, b) is distinct from (a, b) as other from t;
