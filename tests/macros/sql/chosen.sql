-- name: schema#
create table shops (id int primary key, settings jsonb not null, notes jsonb, tags text[] not null, rates jsonb[] not null);

-- name: open(id int4: crate::chosen::ShopId, settings: Json<crate::chosen::Settings>, notes?: Json<crate::chosen::Settings>, tags, rates: Vec<Json<crate::chosen::Settings>>)!
insert into shops (id, settings, notes, tags, rates) values (:id, :settings, :notes, :tags, :rates);

-- name: shops
-- record_class: crate::chosen::Shop
select
    id as "id: crate::chosen::ShopId",
    settings as "settings: Json<crate::chosen::Settings>",
    notes as "notes: Json<crate::chosen::Settings>",
    tags as "tags[!]",
    rates as "rates: Vec<Json<crate::chosen::Settings>>"
from shops
order by id;

-- name: first_shop$
select id as "id: crate::chosen::ShopId" from shops where id = 1;

-- name: named
-- record_class: Named: Hash + Eq + Ord + PartialOrd
select id as "id!: crate::chosen::ShopId", cardinality(tags) as "tags!" from shops;

-- name: rows
select id, array(select s from (select shops.id as "id: crate::chosen::ShopId", settings as "settings: Json<crate::chosen::Settings>") s) as parts
from shops
order by id;

-- name: hashed
-- record_class: Hashed: Hash + Eq
select id as "number", settings as "settings: Json<crate::chosen::Settings>" from shops;
