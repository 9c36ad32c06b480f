-- name: q
select 1, row_number() over w window w as (order by 1);
