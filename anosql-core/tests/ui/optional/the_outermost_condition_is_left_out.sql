-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([name])
select id from users u where exists (select from users o where o.town = u.id and o.name = :name);
