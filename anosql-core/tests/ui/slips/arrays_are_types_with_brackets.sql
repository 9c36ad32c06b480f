-- name: schema#
create table t (a int, b int);

-- name: q1!
create table u (a array<text>);

-- name: q2!
create table u (a array of text);
