-- name: schema#
create table users (
  id int primary key,
  email text unique,
  phone text unique nulls not distinct,
  a int,
  b int,
  unique (a, b)
);
create unique index lower_email on users (lower(email), a);

-- name: left_out!
insert into users (id, a) values (:id, :a)

-- name: removed!
update users set email = null where id = :id

-- name: half!
insert into users (id, a, b) values (1, null, 2) on conflict (id) do update set b = 3
