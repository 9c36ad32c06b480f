-- name: schema#
create table a (id int primary key)
create table b (id int primary key)

alter table a add column d int
;
create index on a (d)
create table c (id int primary key);

-- name: q
select a.d, b.id as b, c.id as c from a, b, c;
