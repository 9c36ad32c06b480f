-- name: schema#
create function f(a int) returns int language sql cost 1 cost 2 set search_path to a, b set work_mem = 1 as 'select 1';
