-- name: schema#
create table t (id int, name text);
create index on t (nmae);
create index on t (id) include (nam);
create index on t (lower(nam));
create index on t (id) where nam is null;
create unique index on t (idd);
