-- name: schema#
create tabel users (id int primary key);
create tabel posts (id int primary key);

-- name: users
select id from users;
