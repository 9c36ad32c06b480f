-- name: none
select 'a'::varchar(0) as x

-- name: too_long
select 'a'::char(20000000) as x

-- name: no_bits
select (b'1'::bit(0))::text as x

-- name: precision
select 1::numeric(1001) as x

-- name: scale
select 1::numeric(2, 1001) as x
