-- name: schema#
create extension vector;
create table items (id int primary key, v vector(3) not null, h halfvec(3));

-- name: q
select v::real[] as floats, v::halfvec(3) as half, h::vector as whole, array[1, 2, 3]::vector(3) as made, v::sparsevec as sparse from items
