-- name: schema#
create extension postgis;
create table places (id int primary key, at geometry(Point, 4326) not null, area geography);

-- name: near
select id, st_distance(at, :to) as distance from places where st_dwithin(at, :to, :metres) order by at <-> :to

-- name: boxes
select at && :box as overlaps, at ~ :box as contains, at = :other as same from places

-- name: as_text
select st_astext(at) as text, st_asgeojson(at) as json, st_x(at) as x, st_srid(at) as srid from places
