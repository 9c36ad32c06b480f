-- name: of_the_transaction
select pg_advisory_xact_lock(1)

-- name: of_the_session
select pg_advisory_lock(1)

-- name: tried$
select pg_try_advisory_lock_shared(1)

-- name: undone$
select pg_advisory_unlock(1)
