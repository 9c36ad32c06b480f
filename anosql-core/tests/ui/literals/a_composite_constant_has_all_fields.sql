-- name: schema#
create type address as (street text, number int);

-- name: q
select '(Main Street)'::address as a
