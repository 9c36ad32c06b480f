-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select u.id, array(select b from blogs b where b.userid = u.id) as blogs from users u;
