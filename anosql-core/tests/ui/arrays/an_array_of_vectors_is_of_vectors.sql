-- name: q$
select array['1 2'::int2vector]
