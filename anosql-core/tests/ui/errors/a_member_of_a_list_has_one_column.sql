-- name: q
select (1, 2) in ((select 1, 2), (3, 4)) as x;
