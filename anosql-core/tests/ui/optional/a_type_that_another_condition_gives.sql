-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q(x, [town])
select id from users where id + :x = :town and :x = :x;
