-- name: schema#
create table t (id int);
create index on t (id) where id;
