-- name: schema#
create table t (a int null generated always as identity);
