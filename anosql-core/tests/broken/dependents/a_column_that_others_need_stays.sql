-- name: schema#
create table t (id int primary key, a int, b int, c int);
create table u (id int references t);
create view v as select a, b as bb from t;
alter table t drop column id;
alter table t drop column a;
alter table t drop column c;
alter table t rename column b to d;
alter table t drop column d;
alter table t alter column a type bigint;
alter table t drop constraint t_pkey;
alter table t drop constraint t_pkey cascade;
alter table t drop column id;
drop view v;
alter table t alter column a type bigint;
alter table t drop column a;
