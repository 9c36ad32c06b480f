-- name: schema#
create table t (a int, b int) partition by list (a);
create table t1 partition of t (bb not null) for values in (1);
create table t2 partition of t (b not null) for values in (2);
