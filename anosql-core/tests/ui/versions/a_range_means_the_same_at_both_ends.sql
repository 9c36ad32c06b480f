-- postgres: 15-18
-- name: columns
select * from pg_stat_all_tables

-- name: number
select * from pg_stat_ssl
