-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q
select id as "12: 30" from shops;
