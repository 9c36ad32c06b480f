-- name: schema#
create table t (id int, j json);
create index on t using btee (id);
create index on t using btree (j);
