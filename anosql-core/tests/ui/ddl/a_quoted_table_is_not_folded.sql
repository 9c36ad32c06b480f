-- name: schema#
create table "Order" ("Id" int primary key);

-- name: q
select "Order"."Id" from "Order"
