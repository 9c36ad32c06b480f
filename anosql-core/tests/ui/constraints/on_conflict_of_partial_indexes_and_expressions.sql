-- name: schema#
create table users (email text, deleted timestamptz);
create unique index users_email on users (email) where deleted is null;
create unique index users_lower_email on users (lower(email));

-- name: plain!
insert into users values (:email, null)

-- name: partial!
insert into users values (:email, null) on conflict (email) where deleted is null do nothing

-- name: expression!
insert into users values (:email, null) on conflict (lower(email)) do nothing

-- name: restore!
update users set deleted = null
