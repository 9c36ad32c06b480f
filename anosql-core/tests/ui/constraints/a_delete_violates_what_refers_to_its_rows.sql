-- name: schema#
create table users (id int primary key);
create table plain (userid int references users);
create table gone (id int primary key, userid int references users on delete cascade);
create table below (goneid int constraint below_gone references gone);
create table emptied (userid int not null references users on delete set null);

-- name: users!
delete from users where id = :id

-- name: none!
delete from plain
