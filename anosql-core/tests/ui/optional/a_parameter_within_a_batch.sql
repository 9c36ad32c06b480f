-- name: schema#
create table users (id int primary key, name text not null, bio text, town int unique);
-- name: q([name])*!
insert into users (id, name) values (1, :name);
