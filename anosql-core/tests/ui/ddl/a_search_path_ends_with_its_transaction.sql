-- name: schema#
create schema s;
begin;
set local search_path = s;
create table t (a int);
commit;
create table t (b text);
set search_path to s, public;
create table u (c int);
reset search_path;
create table u (d text);

-- name: q
select t.b, u.d from t, u
