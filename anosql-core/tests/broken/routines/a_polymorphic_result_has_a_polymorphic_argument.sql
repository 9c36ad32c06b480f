-- name: schema#
create function f(int) returns anyelement language sql as 'select 1';
create function g(anyelement) returns anyarray language sql as 'select array[$1]';
create function h(anyelement) returns anyrange language sql as 'select null';
create function i(anyelement, out anycompatible) language sql as 'select null';
create function j() returns table (a anyarray) language sql as 'select null';
