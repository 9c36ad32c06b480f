-- name: schema#
create function f(a int) returns int language sql as 'select 1';
create or replace procedure f(a int) language sql as 'select 1';
