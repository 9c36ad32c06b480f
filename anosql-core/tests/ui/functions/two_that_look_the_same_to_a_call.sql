-- name: schema#
create function a1(int) returns int language sql as 'select 1';
create function a1(int, int default 1) returns int language sql as 'select 2';
create function a2(int, int default 1) returns int language sql as 'select 1';
create function a2(int, int default 1, int default 2) returns int language sql as 'select 2';
create function a3(int, variadic int[]) returns int language sql as 'select 1';
create function a3(int, int default 1, int default 2) returns text language sql as $$ select '' $$;
create function a4(variadic int[]) returns int language sql as 'select 1';
create function a4(int, variadic int[]) returns int language sql as 'select 2';
create function a5(int, int default 1) returns int language sql as 'select 1';
create function a5(int, text default 'x') returns int language sql as 'select 2';
create function a5(bigint) returns text language sql as $$ select '' $$;

-- name: needs_no_default
select a1(1);

-- name: needs_fewer_defaults
select a2(1, 2);

-- name: both_variadic
select a4(1, 2);

-- name: both_named
select a5(1);

-- name: spread_against_given
select a3(1, 2) as x;

-- name: better_than_both
select a5(1::bigint) as x;
