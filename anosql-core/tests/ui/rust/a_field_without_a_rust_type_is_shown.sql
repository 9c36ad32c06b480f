-- name: schema#
create type area as (
    name text,
    outline aclitem
);
create table places (id int primary key, area area);

-- name: areas
select area from places;
