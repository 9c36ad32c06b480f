-- name: schema#
create function f(a int, b text default 'x', variadic c int[] default '{}') returns int language sql as 'select a';

-- name: all_named
select f(a => 3);

-- name: some_named
select f(1, b => 'z');

-- name: list_out_of_its_place
select f(1, variadic c => array[1]);

-- name: list_in_its_place
select f(1, 'y', variadic c => array[1]) as x, f(1) as y;
