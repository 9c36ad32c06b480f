-- name: schema#
create table t (a int primary key, b int unique not null);
alter table t add primary key (b);
