-- name: schema#
create schema app;
create table app.notes (id int);
create type app.mood as enum ('low');
create function app.total() returns int language sql return 1;

-- name: table
select id from notes

-- name: written_to!
insert into notes (id) values (1)

-- name: type
select 'low'::mood as mood

-- name: function
select total() as total

-- name: another_schema
select id from public.notes
