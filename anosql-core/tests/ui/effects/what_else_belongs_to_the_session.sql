-- name: listen!
listen news

-- name: unlisten!
unlisten *

-- name: notify!
notify news

-- name: pg_notify
select pg_notify('news', 'all')

-- name: seed
select setseed(0.5)
