-- name: schema#
create table users (id int primary key, name text not null, email text, created date, active boolean);
create table posts (id int primary key, author int not null references users, title text);

-- name: q1
select ifnull(email, '') from users;

-- name: q2
select datediff(day, created, now()) from users;

-- name: q3
select len(name) from users;

-- name: q4
select group_concat(name) from users;

-- name: q5
select getdate();

-- name: q6
select dateadd('month', 1, created) from users;

-- name: q7
select convert(int, name) from users;

-- name: q8
select if(active, 'a', 'b') from users;

-- name: q9
select last_insert_id();

-- name: q10
select charindex('@', coalesce(email, '')) from users;

-- name: q11
select year(created) from users;
