-- name: schema#
create table t (a int not null, b int not null);

-- name: q
select a, b, count(*) as n from t group by rollup (a, b)
