-- name: schema#
create table t (id int primary key, a text);
create view v as select id, a from t;
create or replace view v as select id, 'x' || a as a, 1 as b from t;

-- name: q
select * from v
