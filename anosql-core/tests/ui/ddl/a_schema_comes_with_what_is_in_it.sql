-- name: schema#
create schema shop
    create view names as select name from goods
    create table goods (id int primary key, name text not null)
    grant select on names to public;

-- name: q
select name from shop.names
