-- name: schema#
create temporary table scratch (id int primary key);
create table kept (id int primary key);

-- name: read
select id from scratch

-- name: write!
insert into scratch values (1)

-- name: both
select kept.id from kept join scratch using (id)

-- name: kept
select id from kept

-- name: into!
select id into temporary other from kept
