-- name: schema#
create aggregate total(int) (sfunc = int4pl, stype = int4, initcond = '0');

-- name: q$
select total(x) from generate_series(1, 3) x
