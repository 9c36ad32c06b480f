-- name: schema#
create table walks (id int primary key, way path not null, at point not null);
-- A closed path has no sum, and one of a single point no distance.
-- name: sums
select way + way as both_ways, way <-> way as distance, way + at as moved, at <-> at as zero from walks;
