-- name: q
select array_ndims(histogram_bounds), array_to_string(most_common_vals, ',') from pg_stats
