-- name: schema#
create table t (a int not null) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table u (a int not null) partition by range (a);
create table u1 partition of u for values from (0) to (10);
create unique index t_a on only t (a);
create unique index u_a on only u (a);
create unique index u1_a on u1 (a);
alter index u_a attach partition u1_a;

-- name: waiting
select a from t where a = :a

-- name: attached
select a from u where a = :a
