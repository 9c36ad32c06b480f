-- name: schema#
create table t (a int, b int);

-- name: q1!
alter table t drop foreign key f;

-- name: q2!
alter table t drop index i;
