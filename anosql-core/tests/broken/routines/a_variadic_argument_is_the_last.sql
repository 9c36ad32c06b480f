-- name: schema#
create function f(variadic a int[], b int) returns int language sql as 'select 1';
create function g(variadic a int[], out b int) language sql as 'select 1';
create procedure p(variadic a int[], out b int) language sql as 'select 1';
