-- name: schema#
create table t (id int primary key, a int not null);
create view v as select a from t;
create view w as select a from v;
alter table t alter a drop not null;

-- name: q
select a from w
