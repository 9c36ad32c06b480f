-- name: schema#
create table a (id int primary key, name text not null);
create table b (extra date, like a including all);

-- name: q?
select * from b where id = :id
