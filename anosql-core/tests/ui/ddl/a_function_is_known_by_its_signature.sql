-- name: schema#
create function twice(x int) returns int language sql immutable strict as 'select x * 2';
create function twice(x text) returns text language sql immutable strict as 'select x || x';

-- name: q
select twice(1) as a, twice('x'::text) as b
