-- name: q
select 1 + 1.5 as a, 1::float8 + 1.5 as b, 1::float4 + 1.5 as c
