-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([name])
select (select u.id from (values (1)) u (id) where u.id::text = :name) as id;
