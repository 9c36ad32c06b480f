-- name: sums
select 1 as one,
       1 + 1;
