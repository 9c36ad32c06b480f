-- name: schema#
create function total(text, variadic parts int[]) returns int language sql as 'select 1';

-- name: q
select total('a', 1, 2), total('a', variadic array[1, 2]), total('a', variadic array[]::int[]), total('a', variadic parts => '{}')
