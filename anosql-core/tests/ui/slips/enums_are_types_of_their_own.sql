-- name: schema#
create table t (a int, b int);

-- name: q1!
create type e as enum (x, y);

-- name: q2!
create type e as ('x', 'y');

-- name: q3!
create enum e ('x', 'y');
