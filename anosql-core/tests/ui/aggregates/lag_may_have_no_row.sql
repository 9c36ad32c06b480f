-- name: schema#
create table t (a int not null);

-- name: q
select lag(a) over (order by a) as p, lag(a, 1, 0) over (order by a) as d, first_value(a) over (order by a) as f from t
