-- name: set!
set work_mem = '8MB'

-- name: set_local!
set local work_mem = '8MB'

-- name: reset!
reset work_mem

-- name: show
show work_mem

-- name: set_config$
select set_config('a.b', 'c', false)

-- name: current_setting$
select current_setting('work_mem')

-- name: view
select name, setting from pg_settings
