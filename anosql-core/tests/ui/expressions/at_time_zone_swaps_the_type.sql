-- name: q
select now() at time zone 'UTC' as a, localtimestamp at time zone 'UTC' as b
