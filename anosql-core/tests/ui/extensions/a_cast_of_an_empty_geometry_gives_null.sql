-- name: schema#
create extension postgis;
create table places (id int primary key, at geometry not null);

-- name: q
select at::box3d::text as box, at::point as point, at::geography as place, at::text as text from places
