-- name: schema#
create extension cube;
create extension earthdistance;
drop extension cube cascade;

-- name: q
select earth()
