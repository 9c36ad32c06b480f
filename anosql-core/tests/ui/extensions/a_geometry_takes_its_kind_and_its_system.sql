-- name: schema#
create extension postgis;
create table places (id int primary key, a geometry(PointZ), b geometry('MULTIPOLYGON', 4326), c geography(LineString, 4326)[]);

-- name: right
select a::geometry(GeometryZM, 3857) as a, b, c from places

-- name: no_kind
select a::geometry(Dot, 4326) from places

-- name: no_number
select a::geometry(Point, wgs84) from places

-- name: no_modifiers
select a::box2d(3) from places
