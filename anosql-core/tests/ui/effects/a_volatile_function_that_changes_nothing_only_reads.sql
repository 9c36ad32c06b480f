-- name: of_postgres
select random() as number, clock_timestamp() as time

-- name: that_waits$
select pg_sleep(0)

-- name: stable$
select now()
