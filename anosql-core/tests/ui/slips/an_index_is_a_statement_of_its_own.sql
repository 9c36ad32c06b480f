-- name: schema#
create table t (a int, b int);

-- name: q1!
create table if not exists s.u (a int, key (a));

-- name: q2!
alter table t add index (a);

-- name: q3!
alter table t add unique index i (a);
