-- name: schema#
create table t (a int, b text);
create function f(x int) returns text language sql as $$ select b from t where a = y $$;
create function g(x int) returns text language sql as $$ select b from tt where a = x $$;
create function h(x int) returns int language sql as 'select $2';
create function i(x int) returns void language sql as 'insert into t (c) values (1); select 1';
create function j(x int) returns void language sql as $$ update t set a = 'z' $$;
create function k(x int) returns void language sql as $$ insert into t values (1, 'a', 2) $$;
create function l(x text) returns void language sql as $$ insert into t values (x) $$;
create function m() returns int language sql return z;
create procedure p() language sql begin atomic delete from t where c = 1; end;
