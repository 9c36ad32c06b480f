-- name: schema#
create table kept (id int primary key);

-- name: create!
create temporary table scratch (id int)

-- name: into!
select id into temporary other from kept

-- name: kept
select id from kept
