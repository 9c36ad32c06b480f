-- name: schema#
create table t (id int primary key deferrable, a int, unique (a) deferrable initially deferred);

-- name: q
select id from t where id = :id

-- name: r
select id from t where a = :a
