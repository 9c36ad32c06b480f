-- name: schema#
create extension postgis;
create table places (id int primary key, at geometry not null);

-- name: q
select part.path[1] as number, part.geom from places, st_dump(at) as part
