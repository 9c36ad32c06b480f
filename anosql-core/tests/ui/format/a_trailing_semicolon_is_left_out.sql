-- name: q
select 1 as one;
