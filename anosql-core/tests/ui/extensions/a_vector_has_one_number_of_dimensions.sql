-- name: schema#
create extension vector;

-- name: none
select null::vector(0)

-- name: too_many
select null::halfvec(16001)

-- name: two
select null::sparsevec(3, 4)

-- name: word
select null::vector(many)
