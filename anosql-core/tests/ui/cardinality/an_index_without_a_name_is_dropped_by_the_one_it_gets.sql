-- name: schema#
create table t (a int, b int, c int);
create index on t (a);
create unique index on t (a);
create unique index on t (b, c);
drop index t_a_idx1;

-- name: dropped
select b from t where a = :a

-- name: kept
select a from t where b = :b and c = :c
