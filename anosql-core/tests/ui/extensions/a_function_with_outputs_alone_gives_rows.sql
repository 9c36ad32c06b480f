-- name: schema#
create extension postgres_fdw;

-- name: q
select server_name, valid from postgres_fdw_get_connections()
