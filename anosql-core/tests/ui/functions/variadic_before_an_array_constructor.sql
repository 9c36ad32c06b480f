-- name: q
select concat(variadic array['a', 'b']), format('%s', variadic (array['a']))
