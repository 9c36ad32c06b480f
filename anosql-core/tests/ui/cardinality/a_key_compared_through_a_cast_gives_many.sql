-- name: schema#
create table t (id numeric primary key, a int);

-- name: q
select a from t where id::int = :id
