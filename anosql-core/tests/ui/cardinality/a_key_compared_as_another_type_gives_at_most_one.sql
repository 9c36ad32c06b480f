-- name: schema#
create table t (id bigint primary key, a int);

-- name: q
select a from t where id = :id::int
