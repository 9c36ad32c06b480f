-- name: schema#
create schema storage;
create type storage.bt as enum ('a');
create schema "date";
create type "date".q as enum ('b');
create table x (id int primary key, t storage.bt not null);

-- name: a
select id, t from x where t = :t

-- name: b
select :v::"date".q as v
