-- name: q
select case :kind when 'a' then 1 else 2 end as number
