-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q
select id as "id: Vec<i32", settings from shops;
