-- name: q
select case when true then 1 end, array[1], row(1, 2), exists (select 1), extract(year from now()), current_date, current_user, position('a' in 'b'), substring('abc' from 1), trim('a'), overlay('abc' placing 'x' from 1), date_part('year', now()), 'a' collate "C"
