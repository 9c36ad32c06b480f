-- name: schema#
create table t (a int, b int not null);
alter table t alter column a set not null, alter column b drop not null;

-- name: q
select a, b from t
