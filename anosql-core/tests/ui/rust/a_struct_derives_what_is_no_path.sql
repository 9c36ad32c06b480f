-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q
-- record_class: Shop: Hash + Eq!
select id, settings from shops;
