-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select u.id, array(select b from (select b.id, b.title from blogs b where b.userid = u.id) b) as blogs from users u;
