-- name: schema#
create type pair as (x int);
create table t (p pair);

-- name: q!
update t set p.y = 1
