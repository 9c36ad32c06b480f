-- name: q
select 1::numeric(2, -1) as a, 'a'::pg_catalog.bpchar(2) as b, 'b'::pg_catalog.varchar(3) as c, '{b}'::varchar(2)[] as d,
    '2024-01-01'::timestamptz(2) as e, '1'::interval(2) as f, (b'1'::varbit(2))::text as g, '10:00'::time(2) as h
