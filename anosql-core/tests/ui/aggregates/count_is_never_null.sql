-- name: schema#
create table t (a int);

-- name: q
select count(*), count(a) as n, count(distinct a) as d from t
