-- name: schema#
create table t (a int, b int generated always as (a) stored, c int generated always as (b) stored);
create table u (a int, b int generated always as (c) stored, c int generated always as (a) stored);
