-- name: q
select 1 + 1, 1::int8 + 1::int8, 1.5 + 1.5, 1::float4 * 2::float4
