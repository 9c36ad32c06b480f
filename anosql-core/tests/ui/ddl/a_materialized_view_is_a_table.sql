-- name: schema#
create table t (a int not null);
create materialized view v as select a, count(*) as n from t group by a;

-- name: q
select * from v
