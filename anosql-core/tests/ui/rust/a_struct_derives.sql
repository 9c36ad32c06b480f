-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q
-- record_class: Shop: Hash + serde::Serialize
select id, settings from shops;
