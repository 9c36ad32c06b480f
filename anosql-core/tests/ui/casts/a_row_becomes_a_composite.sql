-- name: schema#
create type pair as (x int, y text);

-- name: q
select row(1, 'a')::pair as p
