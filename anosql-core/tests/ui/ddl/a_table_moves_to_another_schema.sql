-- name: schema#
create schema other;
create table t (a int);
alter table t set schema other;

-- name: q
select * from other.t
