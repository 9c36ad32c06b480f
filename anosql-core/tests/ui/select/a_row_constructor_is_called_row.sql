-- name: schema#
create type pair as (a int, b text);

-- name: q$
select (1, 'a')::pair
