-- name: schema#
create table t (a int, b int);

-- name: q1!
create table my-table (a int);

-- name: q2
select a from my-table;

-- name: q3!
create table u (2nd int);
