-- name: schema#
create table users (id int primary key, name text not null, bio text);
create table blogs (id int primary key, userid int references users, title text not null);
-- name: q
select b.id, null::users as author, (array_agg(b))[1] as blog from blogs b group by b.id;
