-- name: schema#
create function f(a int, int default 1) returns int language sql as 'select 1';
create or replace function f(a int, int default 1) returns text language sql as $$select ''$$;
create or replace function f(a int, int default 1) returns setof int language sql as 'select 1';
create or replace function f(b int, int default 1) returns int language sql as 'select 1';
create or replace function f(int, int default 1) returns int language sql as 'select 1';
create or replace function f(a int, int) returns int language sql as 'select 1';
create or replace function f(a int, b int default 1) returns int language sql as 'select 1';
create function r(out a int, out b text) language sql as $$select 1, ''$$;
create or replace function r(out a int, out b int) language sql as 'select 1, 2';
create procedure p(a int) language sql as 'select 1';
create or replace procedure p(inout a int) language sql as 'select 1';
