-- name: schema#
create table t (a int, b int);

-- name: q1!
alter table t alter column a not null;

-- name: q2!
alter table t alter a null;

-- name: q3!
alter table t alter column a default 1;

-- name: q4!
alter table t alter column a type bigint not null;

-- name: q5!
alter table t alter column a type bigint, set not null;
