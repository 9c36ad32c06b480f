-- name: schema#
create table t0 (a int not null deferrable);
create table t1 (a int check (a > 0) initially immediate);
create table t2 (a int not deferrable unique);
create table t3 (a int unique deferrable deferrable);
create table t4 (a int unique initially deferred initially immediate);
create table t5 (a int primary key not deferrable initially deferred);
create table t6 (a int primary key collate "C" deferrable initially deferred unique not deferrable);
