-- name: schema#
create table users (id int primary key, name text not null);
alter table users enable row level security;
create table blogs (id int primary key, author int not null references users);
-- name: author
select name from blogs left join users on users.id = author;
