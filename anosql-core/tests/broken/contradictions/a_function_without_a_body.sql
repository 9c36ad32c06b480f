-- name: schema#
create function f(a int) returns int language sql;
