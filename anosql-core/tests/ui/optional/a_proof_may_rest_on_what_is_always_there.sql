-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([bio])
select bio from users where bio is not null and bio = :bio;
