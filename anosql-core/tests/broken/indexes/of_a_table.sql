-- name: schema#
create table t (id int);
create view v as select id from t;
create index on v (id);
create index on u (id);
