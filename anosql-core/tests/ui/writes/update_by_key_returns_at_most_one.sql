-- name: schema#
create table t (id int primary key, a text);

-- name: q<!
update t set a = :a where id = :id returning *
