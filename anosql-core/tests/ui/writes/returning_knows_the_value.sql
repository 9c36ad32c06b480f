-- name: schema#
create table t (id int primary key, a int);

-- name: q<!
update t set a = 1 where id = :id returning a
