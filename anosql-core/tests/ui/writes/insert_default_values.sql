-- name: schema#
create table t (id serial primary key);

-- name: q<!
insert into t default values returning id
