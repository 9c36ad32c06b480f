-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([least])
select name, count(*) from users group by name having count(*) > :least;
