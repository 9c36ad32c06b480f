-- name: schema#
create table t (a int, b int);

-- name: q
select a from t group by a having rank() over (order by a) > 1;
