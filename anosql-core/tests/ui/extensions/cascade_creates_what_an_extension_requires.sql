-- name: schema#
create extension earthdistance cascade;

-- name: q
select earth() as radius, ll_to_earth(:lat, :lon) as place
