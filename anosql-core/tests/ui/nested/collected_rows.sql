-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select u.id, array_agg(b) as blogs from users u join blogs b on b.userid = u.id group by u.id;
