-- name: schema#
create table t (a text);
create unique index on t (a);

-- name: q
select a from t where a = :a
