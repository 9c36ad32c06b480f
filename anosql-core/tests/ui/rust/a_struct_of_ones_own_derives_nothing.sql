-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q
-- record_class: crate::Shop: Hash
select id, settings from shops;
