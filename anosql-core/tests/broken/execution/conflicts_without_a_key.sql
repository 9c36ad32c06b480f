-- name: schema#
create table users (id int primary key, name text, email text, n int);
create unique index on users (name) where n > 0;
create unique index on users (email, id);

-- name: other_column!
insert into users (id) values (1) on conflict (n) do nothing

-- name: a_part_of_a_key!
insert into users (id) values (1) on conflict (email) do update set n = 1

-- name: in_a_query
with added as (insert into users (id) values (1) on conflict (n) do nothing returning id) select id from added

-- name: columns_in_any_order!
insert into users (id) values (1) on conflict (id, email) do nothing

-- name: partial!
insert into users (id) values (1) on conflict (name) where n > 0 do nothing
