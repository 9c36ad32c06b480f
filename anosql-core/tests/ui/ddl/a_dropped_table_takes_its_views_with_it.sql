-- name: schema#
create table t (a int);
create view v as select a from t;
drop table t cascade;
create table t (b text);
create view v as select b from t;

-- name: q
select * from v
