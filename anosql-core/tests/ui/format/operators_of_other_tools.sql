-- name: a :one
select 1 as a;

-- name: b :exec
select 1 as a;

-- name: c!<
select 1 as a;

-- name: d+
select 1 as a;
