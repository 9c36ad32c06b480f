-- name: schema#
create table t (a int, b text, c int generated always as (1) stored);
insert into t (missing) values (1);
insert into missing values (1);
insert into t (a) values ('x');
insert into t (a) values (1, 2);
insert into t (a, a) values (1, 2);
insert into t (a) values (1), (1, 2);
insert into t (a) select b from t;
insert into t (c) values (1);
insert into t (a, b) values (1, 'x') on conflict do nothing;
insert into t (a, b) select 1, 'x' where not exists (select from t where d = 1);
