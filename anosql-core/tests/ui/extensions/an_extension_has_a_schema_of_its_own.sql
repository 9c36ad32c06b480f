-- name: schema#
create extension postgis_topology cascade;

-- name: topologies
select name, srid from topology.topology
