-- name: schema#
create table t (a text, b bool);
create unique index on t (a) where b;

-- name: q
select a from t where a = :a
