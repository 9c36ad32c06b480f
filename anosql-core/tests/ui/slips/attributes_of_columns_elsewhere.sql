-- name: schema#
create table t (a int, b int);

-- name: q1!
create table u (a text character set utf8);

-- name: q2!
create table u (a int nullable);

-- name: q3!
create table u (a int notnull);

-- name: q4!
create table u (a int default = 1);

-- name: q5!
create table u (a int, b int as (a * 2));

-- name: q6!
create table u (a int, b int generated always as a * 2 stored);
