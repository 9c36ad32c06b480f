select 1;

-- name: q
select 2
