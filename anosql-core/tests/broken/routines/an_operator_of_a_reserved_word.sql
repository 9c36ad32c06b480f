-- name: schema#
create function f(int) returns int language sql as 'select $1';
create operator @@@@ (rightarg = on, function = f);
