-- name: schema#
create table t (a int, b text);
create unique index on t (a) where b is null;
create unique index on t (lower(b));

-- name: q
select b from t where a = :a

-- name: r
select a from t where b = :b
