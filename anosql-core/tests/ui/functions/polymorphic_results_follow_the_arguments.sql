-- name: q
select array_append(array[1], 2) as a, array_length(array['x'], 1) as b, unnest(array['x']) as c, array_agg(1) as d, lower(int4range(1, 2)) as e, array_to_string(array[1], ',') as f
