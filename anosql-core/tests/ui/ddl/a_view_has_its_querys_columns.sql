-- name: schema#
create table t (a int not null, b text);
create view v as select a, upper(b) as b from t;

-- name: q
select * from v
