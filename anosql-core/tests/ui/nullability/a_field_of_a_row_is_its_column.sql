-- name: schema#
create table users (id int primary key, name text not null, nick text);
-- name: fields
select (u).name, (u).nick from users u;
-- name: of-a-row-that-may-be-missing
select (v).name from users u left join users v on v.id = u.id + 1;
