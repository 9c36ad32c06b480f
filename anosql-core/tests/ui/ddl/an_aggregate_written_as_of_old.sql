-- name: schema#
create aggregate total (basetype = int4, sfunc1 = int4pl, stype1 = int4, initcond1 = 0);
create aggregate rows (basetype = 'ANY', sfunc = int8inc, stype = int8, initcond = '0');

-- name: q
select rows(*) as n, total(relnatts) as t from pg_class
