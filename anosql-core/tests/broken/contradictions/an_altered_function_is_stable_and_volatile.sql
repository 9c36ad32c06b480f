-- name: schema#
create function f(a int) returns int language sql as 'select 1';
alter function f(int) stable volatile;
