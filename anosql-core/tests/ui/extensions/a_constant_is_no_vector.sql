-- name: schema#
create extension vector;

-- name: open
select '[1, 2'::vector

-- name: empty
select '[]'::vector

-- name: letters
select '[1, b]'::halfvec

-- name: not_a_number
select '[nan]'::vector

-- name: too_large
select '[65520]'::halfvec
