-- name: schema#
create table a (id int primary key, name text not null, note text);

-- name: updated!
insert into a (id, name) values (:id, :name) on conflict (id) do update set name = excluded.name

-- name: another!
insert into a (id, name) values (:id, :name) on conflict (id) do update set name = excluded.note

-- name: returned<!
insert into a (id, name) values (:id, :name) on conflict (id) do update set note = excluded.name returning note
