-- name: schema#
create type area as (
    name text,
    outline polygon
);
create table places (id int primary key, area area);

-- name: areas
select area from places;
