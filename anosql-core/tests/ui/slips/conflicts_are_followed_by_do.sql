-- name: schema#
create table users (id int primary key, name text not null, n int, active bool, d date, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1!
insert into posts (id, author) values (1, 2) on conflict (id) update set author = 2;

-- name: q2!
insert into posts (id, author) values (1, 2) on conflict ignore;

-- name: q3!
insert into posts (id, author) values (1, 2) on conflict (id) ignore;
