-- name: schema#
create type mood as enum ('sad');
create table t (m mood);
drop type mood;
create domain d as int;
create domain e as d;
drop domain d;
create type pair as (a int);
create function f(pair) returns int language sql as 'select 1';
drop type pair;
create type r as range (subtype = int);
drop type r;
drop domain e;
drop domain d;
drop table t;
drop type mood;
drop function f(pair);
drop type pair;
