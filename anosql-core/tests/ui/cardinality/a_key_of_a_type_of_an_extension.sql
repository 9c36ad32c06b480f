-- name: schema#
create extension citext;
create extension ltree;
create domain email as citext;
create table u (id int primary key, email citext not null unique, path ltree not null unique, other email not null unique, loose citext not null);
create unique index on u (loose text_ops);

-- name: by_email
select id from u where email = :email;

-- name: by_text
select id from u where email = :email::text;

-- name: by_path
select id from u where path = :path;

-- name: by_domain
select id from u where other = :email;

-- name: by_a_class_of_text
select id from u where loose = :email;
