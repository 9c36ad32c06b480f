-- name: schema#
create table y (a int);

-- name: in_the_first_term
with recursive x (n) as (select n from x union all select 1) select n from x;

-- name: in_no_union
with recursive x (n) as (select n from x) select n from x;

-- name: in_an_outer_join
with recursive x (n) as (select 1 union all select n + 1 from y left join x on n = a) select n from x;

-- name: in_a_subquery
with recursive x (n) as (select 1 union all select n + 1 from x where n in (select n from x)) select n from x;

-- name: twice
with recursive x (n) as (select 1 union all select x.n + 1 from x, x as other) select n from x;

-- name: in_except
with recursive x (n) as (select 1 union all (select n from x except select n from x)) select n from x;

-- name: beside_an_aggregate
with recursive x (n) as (select 1 union all select max(n) from x) select n from x;
