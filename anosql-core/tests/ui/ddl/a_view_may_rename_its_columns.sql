-- name: schema#
create table t (a int not null);
create view v (x) as select a from t;

-- name: q
select x from v
