-- name: schema#
create table t (a text);
create unique index on t (lower(a));

-- name: q
select a from t where a = :a
