-- name: schema#
create table users (id int primary key, name text not null check (name <> ''));
create view names as select id, name as called from users;

-- name: rename!
update names set called = :name where id = :id

-- name: delete!
delete from names where id = :id
