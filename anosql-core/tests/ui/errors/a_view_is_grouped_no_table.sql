-- name: schema#
create table t (a int);
create view v as select count(*) as n from t;

-- name: q!
insert into v values (1)
