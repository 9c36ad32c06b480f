-- name: schema#
create table t (id int primary key, x int);

-- name: q<!
insert into t values (:id, 1) on conflict (id) do update set x = null returning x
