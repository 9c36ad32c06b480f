-- name: schema#
create type m as enum ('a');
create domain d as m;
create type r as range (subtype = d);
create table t (a m, b d, c r, e int);
create view v as select a from t;
create function f(m) returns int language sql as 'select 1';
drop type m cascade;
create domain d as int;
create view v as select e from t;
create type r as enum ('x');
create function f(d) returns text language sql as 'select null::text';

-- name: q
select t.*, v.*, f(1) from t, v
