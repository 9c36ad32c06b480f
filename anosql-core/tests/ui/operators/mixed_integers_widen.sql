-- name: q
select 1::int2 + 1::int4 as a, 1::int4 + 1::int8 as b, 1::int2 * 1::int8 as c
