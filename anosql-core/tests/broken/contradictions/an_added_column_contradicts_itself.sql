-- name: schema#
create table t (a int);
alter table t add c int not null null;
