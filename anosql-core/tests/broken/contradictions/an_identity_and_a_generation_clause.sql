-- name: schema#
create table t (a int generated always as identity generated always as (2) stored);
