-- name: schema#
create extension earthdistance;
