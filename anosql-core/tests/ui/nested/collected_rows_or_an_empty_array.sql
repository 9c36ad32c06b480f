-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select u.id, coalesce(array_agg(b) filter (where b.id is not null), '{}') as blogs from users u left join blogs b on b.userid = u.id group by u.id;
