-- name: schema#
create table users (id int primary key);
alter table users add column name txt;

-- name: names
select name from users;

-- name: slip
select idd from users;

-- name: ids
select id from users;
