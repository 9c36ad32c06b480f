-- name: schema#
create function f(a int, b numeric) returns int language sql as 'select 1';
create function f(a numeric, b int) returns int language sql as 'select 1';

-- name: q
select f(1, 1)
