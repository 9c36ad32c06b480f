-- name: schema#
create table t (a int not null, b int);

-- name: q
select a, sum(a) as s, max(b) as m, count(*) as n from t group by a
