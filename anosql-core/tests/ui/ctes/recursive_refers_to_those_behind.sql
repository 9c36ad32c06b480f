-- name: a_later_one
with recursive x(id) as (select id from y union all select id + 1 from x where id < 3), y(id) as (values (1))
select id from x

-- name: through_two
with recursive a as (select n from b), b as (select n + 1 as n from c), c as (select 1 as n) select n from a

-- name: joined
with recursive a as (select c.n, b.m from c, b), b as (select 'x'::text as m), c as (select 1 as n) select n, m from a

-- name: a_column_of_that_name
with recursive a as (select 1 as b, 2 as c), b as (select a.b, a.c from a) select b.c from b

-- name: a_parameter
with recursive a as (select m from b where n = :p), b as (select :p::int8 as n, 'x'::text as m) select m from a
