-- name: schema#
create table users (
    id int primary key,
    email text unique,
    name text,
    constraint names unique (name)
);

-- name: any!
insert into users values (:id, :email, :name) on conflict do nothing

-- name: columns!
insert into users values (:id, :email, :name) on conflict (email) do nothing

-- name: constraint!
insert into users values (:id, :email, :name) on conflict on constraint names do nothing

-- name: update!
insert into users values (:id, :email, :name) on conflict (id) do update set name = excluded.name
