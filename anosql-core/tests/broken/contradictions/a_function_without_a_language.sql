-- name: schema#
create function f(a int) returns int as 'select 1';
