-- name: schema#
create table t (a int not null, b text not null);

-- name: q!
update t set b = coalesce(:b, b) where a = :a
