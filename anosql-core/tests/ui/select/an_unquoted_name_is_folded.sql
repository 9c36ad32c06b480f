-- name: schema#
create table t (Abc int not null);

-- name: q
select ABC from T
