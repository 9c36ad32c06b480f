-- name: schema#
create table t (a int, b int unique, unique (a, b), unique (a));
alter table t drop constraint t_a_key, drop constraint t_b_key;

-- name: one
select b from t where a = :a and b = :b

-- name: a-alone
select b from t where a = :a

-- name: b-alone
select a from t where b = :b
