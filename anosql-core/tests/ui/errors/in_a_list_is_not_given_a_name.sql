-- name: q
select 1 in ((select 1) as y) as x;
