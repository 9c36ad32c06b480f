-- name: schema#
create table users (id int primary key, name text not null, email text, created date, active boolean);
create table posts (id int primary key, author int not null references users, title text);

-- name: q1!
replace into users (id) values (1);

-- name: q2!
insert ignore into users (id, name) values (1, 'a');

-- name: q3!
insert into users set id = 1;

-- name: q4!
insert into users (id, name) values (1, 'a') on duplicate key update name = 'a';

-- name: q5!
update users u join posts p on p.author = u.id set name = 'a';

-- name: q6!
update users set name = 'a' limit 1;

-- name: q7!
delete users where id = 1;

-- name: q8!
delete from users where id = 1 order by id limit 1;

-- name: q9!
updte users set name = 'a';
