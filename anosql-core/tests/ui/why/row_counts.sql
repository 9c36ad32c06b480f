-- name: schema#
create table users (id int primary key, email text not null unique, town int);
create table towns (id int primary key, name text not null);
-- name: by-key?
select email from users where id = :id;
-- name: by-join?
select towns.name from users join towns on towns.id = town where email = :email;
-- name: unproven?
select email from users where town = :town;
-- name: first
select email from users order by id limit 1;
-- name: aggregate
select count(*) from users;
-- name: grouped
select town, count(*) from users group by town;
-- name: add<!
insert into users values (:id, :email, :town) returning id;
-- name: add-once<!
insert into users values (:id, :email, :town) on conflict do nothing returning id;
-- name: move<!
update users set town = :town where id = :id returning id;
-- name: all
select id from users union all select id from towns;
