-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([name])!
update users set (name, bio) = (:name, 'x') where id = 1;
