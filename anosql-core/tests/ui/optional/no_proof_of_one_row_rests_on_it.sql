-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([id])?
select name from users where id = :id;
