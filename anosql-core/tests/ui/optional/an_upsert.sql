-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(id, name, [bio])!
insert into users (id, name) values (:id, :name) on conflict (id) do update set bio = :bio, name = :name;
