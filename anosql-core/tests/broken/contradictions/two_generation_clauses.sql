-- name: schema#
create table t (a int generated always as (1) stored generated always as (2) stored);
