-- name: schema#
create extension vector;
create table passages (id int primary key, embedding vector(3) not null, half halfvec(3), parts sparsevec[]);

-- name: nearest
select id, embedding, half, parts from passages order by embedding <-> :to

-- name: add!
insert into passages (id, embedding, half) values (:id, :embedding, :half)
