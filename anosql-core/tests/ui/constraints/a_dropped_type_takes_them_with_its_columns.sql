-- name: schema#
create type mood as enum ('good', 'bad');
create table person (name text, mood mood check (mood <> 'bad'), unique (name));
drop type mood cascade;

-- name: add_person!
insert into person (name) values (:name);
