-- name: schema#
create table places (at point not null, other point)

-- name: q
select at not in (at, other) as elsewhere from places
