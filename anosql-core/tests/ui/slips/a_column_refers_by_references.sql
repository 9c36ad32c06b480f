-- name: schema#
create table t (a int, b int);

-- name: q1!
create table u (a int foreign key references t (a));
