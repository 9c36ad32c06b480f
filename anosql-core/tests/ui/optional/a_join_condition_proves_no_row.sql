-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([name])
select a.id, b.name from users a left join users b on b.id = a.id and b.name = :name;
