-- name: equals
select 1 as one where = 1;

-- name: product
select / 2;

-- name: qualified
select operator(pg_catalog.@) -1 as one;
