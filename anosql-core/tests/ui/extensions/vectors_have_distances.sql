-- name: schema#
create extension vector;
create table items (id int primary key, embedding vector(3) not null);

-- name: nearest
select id, embedding <-> :to as distance from items order by embedding <-> :to limit 5

-- name: all_operators
select embedding <-> embedding as a, embedding <=> embedding as b, embedding <#> embedding as c, embedding <+> embedding as d from items

-- name: of_bits
select b'101' <~> b'100' as hamming, b'101' <%> b'100' as jaccard
