-- name: schema#
create table t (a int not null);
alter table t alter column a type bigint;

-- name: q
select a from t
