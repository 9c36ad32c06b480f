-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q
select id as "id: crate::a_module_with_a_long_name::another_one_within_it::ShopId", settings from shops;
