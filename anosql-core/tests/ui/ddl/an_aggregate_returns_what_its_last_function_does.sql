-- name: schema#
create function pick(anyarray) returns anyelement language sql as 'select $1[1]';
create function third(float8[], float8) returns text language sql as 'select $2::text';
create aggregate first_float (float8) (sfunc = array_append, stype = float8[], finalfunc = pick);
create aggregate at_share (float8 order by float8) (sfunc = array_append, stype = float8[], finalfunc = third);

-- name: q
select first_float(x) as a, at_share(0.5) within group (order by x) as b from (values (1.0::float8)) as v (x)
