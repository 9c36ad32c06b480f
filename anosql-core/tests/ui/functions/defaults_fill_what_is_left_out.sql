-- name: schema#
create function f(a int, b text default 'x') returns text language sql as 'select $2';

-- name: q
select f(1) as a, f(1, 'y') as b, f(b => 'z', a => 1) as c
