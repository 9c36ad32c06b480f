-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(town, [name])
with gone as (delete from users where name = :name returning id) select id from gone where id > :town;
