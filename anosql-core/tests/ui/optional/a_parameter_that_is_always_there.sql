-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(town, [name])
select id from users where town = :town and (name = :name or town = :town);
