-- name: schema#
create function pair(out x int, out y text) language sql as $$select 1, 'a'$$;

-- name: q
with w as (select pair() as r) select (w.r).x, (s.r).f2, (s.r).* from w, (select row(1, 'a'::text) as r) s
