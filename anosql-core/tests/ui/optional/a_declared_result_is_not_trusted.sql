-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([name text]) -> (id int4!)
select missing(id) as id from users where name = :name;
