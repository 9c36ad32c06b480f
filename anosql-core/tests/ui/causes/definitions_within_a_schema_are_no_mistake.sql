-- name: schema#
create schema shop
    create table items (id int primary key)
    create view ids as select id from items;
create table t (id int primary key, "create" int);
create view v as select 1 as
    create, id from t;

-- name: q
select id from shop.ids;

-- name: v
select "create" from v;
