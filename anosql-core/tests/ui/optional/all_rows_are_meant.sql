-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([name])!
delete from users where true and name = :name;
