-- name: schema#
create table t (id int primary key, name text not null);

-- name: q
explain (format json) select name from t where id = :id
