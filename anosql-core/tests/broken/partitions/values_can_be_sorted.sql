-- name: schema#
create table a (doc xml) partition by range (doc);
create table b (doc jsonb) partition by list (doc);
