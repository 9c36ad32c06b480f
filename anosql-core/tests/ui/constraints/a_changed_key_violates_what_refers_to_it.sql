-- name: schema#
create table users (id int primary key, name text unique, note text);
create table blogs (userid int references users);
create table aliases (name text references users (name) on update cascade, unique (name));

-- name: id!
update users set id = :id

-- name: name!
update users set name = :name

-- name: note!
update users set note = :note
