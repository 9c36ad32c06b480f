-- name: schema#
create function f(a int) returns int language sql strict called on null input as 'select 1';
