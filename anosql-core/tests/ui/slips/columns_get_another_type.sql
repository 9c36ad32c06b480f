-- name: schema#
create table t (a int, b int);

-- name: q1!
alter table t alter column a varchar(10);

-- name: q2!
alter table t alter column a set bigint;

-- name: q3!
alter table t modify column a bigint;

-- name: q4!
alter table t change column a c bigint;

-- name: q5!
alter table t change a a numeric(10, 2);
