-- name: schema#
create schema shapes;
create extension cube schema shapes;
create extension earthdistance;

-- name: q
select latitude(ll_to_earth(1, 2)) as latitude
