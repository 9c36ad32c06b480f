-- name: q
with recursive x (n) as (
    with step (by) as (select 2)
    select 1
    union all
    select n + by from x, step where n < 10
)
select n from x;
