-- name: schema#
create table users (id int primary key, name text not null, email text, created date, active boolean);
create table posts (id int primary key, author int not null references users, title text);

-- name: q1
select id from users where name like '%:q%';

-- name: q2
select id from users where name ~ '^[[:alpha:]]:x$';

-- name: q3
select id from users where name ~ '[[:alpha:]]' and name like '12:30';
