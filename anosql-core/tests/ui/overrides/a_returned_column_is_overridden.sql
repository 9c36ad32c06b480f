-- name: schema#
create table t (id int primary key, a int);

-- name: q<!
insert into t values (:id, :a) returning a as "a!"
