-- name: schema#
create table a (id int, b int generated always as (c + 1) stored);
create table b (id int, b int generated always as (id || 'x') stored);
