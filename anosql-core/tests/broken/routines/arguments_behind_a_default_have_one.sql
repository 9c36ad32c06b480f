-- name: schema#
create function f(a int default 1, b int) returns int language sql as 'select 1';
create function g(a int default 1, out b int) language sql as 'select 1';
create procedure p(a int default 1, out b int) language sql as 'select 1';
create function h(out b int default 1) language sql as 'select 1';
