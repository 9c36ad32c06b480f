-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q
select id as "id: crate::ShopId", settings as "settings?: Json<crate::Settings>", place as "place: crate::Point" from shops;
