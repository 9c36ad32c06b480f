-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select id from users where id not in :ids;

-- name: q2
select id from users where id in any(:ids);

-- name: q3
select id from posts where 'a' in tags;

-- name: q4
select id from users where id in 1, 2 order by id;

-- name: q5
select id from users where name like any ('a', 'b');

-- name: q6
select id from users where id = any array[1, 2];
