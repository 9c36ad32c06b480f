-- name: schema#
create table users (id int primary key, name text not null, email text, created date, active boolean);
create table posts (id int primary key, author int not null references users, title text);

-- name: q1
select name::"TEXT" from users;

-- name: q2
select name::nvarchar from users;

-- name: q3
select name::integr from users;
