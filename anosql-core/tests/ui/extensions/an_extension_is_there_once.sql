-- name: schema#
create extension citext;

-- name: again#
create extension citext;

-- name: guarded#
create extension if not exists citext;
