-- name: schema#
create table t (a int, b text);

-- name: two
select sum(a) over (order by a, b range 1 preceding) from t;

-- name: a_type_without_distances
select sum(a) over (order by b range '1' preceding) from t;

-- name: distances_of_another_type
select sum(a) over (order by a range 1.5 preceding) from t;

-- name: no_key
select sum(a) over (groups 1 preceding) from t;
