-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(id, [bio text!])<!
update users set bio = :bio where id = :id returning bio, name;
