-- name: schema#
create table posts (id int primary key, tags text[] not null);

-- name: tag(id, tags text[?])!
update posts set tags = :tags where id = :id;
