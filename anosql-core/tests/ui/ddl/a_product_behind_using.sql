-- name: schema#
create table t (a int not null, b int not null);
alter table t alter column a type bigint using b * a, drop column b;

-- name: q
select * from t
