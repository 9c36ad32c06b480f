-- name: schema#
create extension citext schema nowhere;
