-- name: q
select concat('a', 1, true) as a, concat_ws(',', variadic array['a', 'b']) as b, format('%s', 1) as c, json_build_object('a', 1) as d
