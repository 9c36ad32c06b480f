-- name: schema#
create table t (a int, b int);
alter table t add column c text not null default '';
alter table t drop column a;
alter table t rename column b to d;

-- name: q
select * from t
