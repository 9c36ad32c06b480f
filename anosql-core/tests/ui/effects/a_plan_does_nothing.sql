-- name: schema#
create table t (id int primary key);

-- name: explained
explain delete from t where id = :id

-- name: executed
explain analyze delete from t where id = :id
