-- name: schema#
create table t (id int primary key, a text);

-- name: q<!
delete from t where id = :id returning a
