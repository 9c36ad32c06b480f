-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(town, [name])!
update users set bio = null where town = :town and id in (select id from users where name = :name);
