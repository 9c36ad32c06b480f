-- name: q
select "numeric"(10, 2) '1' as a, "pg_catalog".int4 '2' + 1 as b, "pg_catalog"."varchar"(3) $$abc$$ as c,
    -"float8" '1' as d, pg_catalog.numeric(4, -1) '5' * 2 as e, "timestamptz"(0) 'now' as f, "char" 'x' as g

-- name: quoted_unnest
select * from "unnest"(array[1, 2], array['a']) as u (a, b)
