-- name: schema#
create table users (id int primary key, name text not null, email text, created date, active boolean);
create table posts (id int primary key, author int not null references users, title text);

-- name: q1
select distinct on id name from users;
