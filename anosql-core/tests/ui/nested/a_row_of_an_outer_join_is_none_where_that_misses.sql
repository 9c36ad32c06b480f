-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select b.id, u.id as "author.id", u.bio as "author.bio" from blogs b left join users u on u.id = b.userid;
