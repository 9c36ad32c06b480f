-- name: q
select case when true then 1 else 2.5 end as n, case when true then 'a' else now()::text end as t
