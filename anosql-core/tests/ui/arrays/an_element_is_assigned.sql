-- name: schema#
create table t (id int primary key, a int[] not null);

-- name: q!
update t set a[1] = :x where id = :id
