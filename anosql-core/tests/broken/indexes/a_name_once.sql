-- name: schema#
create table t (id int);
create index t_id on t (id);
create index t_id on t (id);
create index if not exists t_id on t (id);
create index t on t (id);
alter table t drop column id, add id int;
create index t_id on t (id);
