-- name: schema#
create table t (a int default 1 generated always as identity);
