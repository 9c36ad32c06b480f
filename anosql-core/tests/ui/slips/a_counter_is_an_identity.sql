-- name: schema#
create table users (id int auto_increment primary key, name text);

-- name: q
select id from users;
