-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([low], [high])
select id from users where id between :low and :high;
