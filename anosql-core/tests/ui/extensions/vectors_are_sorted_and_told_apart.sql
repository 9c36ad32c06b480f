-- name: schema#
create extension vector;
create table items (v vector(3) primary key, s sparsevec);

-- name: q
select distinct s from items order by s

-- name: by_key?
select s from items where v = :v
