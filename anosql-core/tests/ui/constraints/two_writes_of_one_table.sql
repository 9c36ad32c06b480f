-- name: schema#
create table t (id int primary key, a int not null);

-- name: both!
with first as (update t set a = 1 where id = 1) update t set a = nullif(:a, 0) where id = 2

-- name: none!
with first as (update t set a = 1 where id = 1) update t set a = 2 where id = 2
