-- name: schema#
create function f(a int) returns int language sql language sql as 'select 1';
