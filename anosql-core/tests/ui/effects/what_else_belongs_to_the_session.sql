-- name: listen!
listen news

-- name: unlisten!
unlisten *

-- name: notify!
notify news

-- name: pg_notify
select pg_notify('news', 'all')

-- name: listens
select pg_listening_channels() as channel

-- name: prepare!
prepare p as select 1

-- name: discard!
discard all

-- name: seed
select setseed(0.5)
