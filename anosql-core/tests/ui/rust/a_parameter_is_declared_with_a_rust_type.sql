-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q(id: crate::ShopId, settings jsonb?: HashMap<String, Json<crate::S>>, place: crate::Point)
select id from shops where id = :id or settings = :settings or place ~= :place;
