-- name: schema#
create table t (id int primary key);

-- name: others
select id from t where id not in (:ids);
