-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(id, [name], [bio])!
update users set name = :name, bio = :bio where id = :id;
