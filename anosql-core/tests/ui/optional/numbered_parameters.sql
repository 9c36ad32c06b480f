-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(id, [name])
select bio from users where id > $1 and name = $2;
