-- name: schema#
create extension postgis;

-- name: system?
select srid, auth_name from spatial_ref_sys where srid = :srid
