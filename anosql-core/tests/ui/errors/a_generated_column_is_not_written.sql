-- name: schema#
create table t (a int, b int generated always as (a * 2) stored);

-- name: q!
insert into t (a, b) values (1, 2)
