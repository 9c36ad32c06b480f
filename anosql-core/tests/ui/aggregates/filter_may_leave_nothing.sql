-- name: schema#
create table t (a int not null, b int not null);

-- name: q
select a, sum(b) filter (where b > 0) as s, count(*) filter (where b > 0) as n from t group by a
