-- name: schema#
create table t (a int, b int not null);

-- name: q(x!, y?)!
update t set a = :x where b = :y
