-- name: schema#
create extension vector;
create table items (id int primary key, v vector(3), h halfvec);

-- name: q
select avg(v) as mean, sum(h) as total, vector_dims(avg(v)) as dims from items
