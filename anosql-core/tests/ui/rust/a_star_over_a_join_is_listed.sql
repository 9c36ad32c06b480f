-- name: schema#
create table users (id int primary key, name text);
create table posts (id int primary key, author int not null references users, title text);

-- name: all
select * from users join posts on author = users.id;

-- name: pairs
select * from users a, users b;
