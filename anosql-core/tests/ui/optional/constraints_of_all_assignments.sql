-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(id, [town])!
update users set town = :town where id = :id;
