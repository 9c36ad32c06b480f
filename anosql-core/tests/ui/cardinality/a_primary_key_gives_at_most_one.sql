-- name: schema#
create table t (id int primary key);

-- name: q?
select id from t where id = :id
