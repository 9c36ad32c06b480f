-- name: schema#
create extension postgis;
create table places (id int primary key, box box2d);

-- name: q
select box from places order by box
