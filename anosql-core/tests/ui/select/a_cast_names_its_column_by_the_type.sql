-- name: q
select '1'::int, cast('1' as bigint), '{1}'::int[], 'x'::varchar(3), '1 day'::interval
