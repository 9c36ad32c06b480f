-- name: schema#
create table t (a int, b int);

-- name: q1!
create table u if not exists (a int);

-- name: q2!
create if not exists table u (a int);

-- name: q3!
create table if exists u (a int);

-- name: q4!
drop table t if exists;

-- name: q5!
drop table if not exists t;

-- name: q6!
alter table t add column c int if not exists;

-- name: q7!
alter table if not exists t add c int;

-- name: q8!
create view if not exists v as select 1 as a;

-- name: q9!
create or replace materialized view v as select 1 as a;
