-- name: list users?
select 1 as one;

-- name: user.list
select 1 as one;
