-- name: q
select extract(day from 'infinity'::timestamp) as d, lower('empty'::int4range) as l, current_setting('x.y', true) as s
