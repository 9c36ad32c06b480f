-- name: schema#
create type mood as enum ('sad', 'glad',);
create function twice(i integr) returns int language sql as 'select 2 * i';
create table people (id int primary key, mood mood);

-- name: moods
select mood from people;

-- name: twice
select twice(id) from people;

-- name: more
select twice(4);
