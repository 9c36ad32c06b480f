-- name: schema#
create table t (a int);
comment on column a is 'x';
