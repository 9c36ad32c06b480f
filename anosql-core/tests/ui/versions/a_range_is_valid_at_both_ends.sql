-- postgres: 15-18
-- name: schema#
create table t (a int not null, b text);

-- name: same
select a, b from t where a = :a

-- name: newer
select any_value(a) from t

-- name: newer_syntax
select 1_000 as n
