-- name: schema#
create table users (id int primary key, name text not null, email text, n int, active bool, d date, created timestamp, data jsonb);
create table posts (id int primary key, author int not null references users, tags text[]);

-- name: q1
select id from users where id = ${id};

-- name: q2
select id from users where id = {{ id }};

-- name: q3
select id from users where id = {id};

-- name: q4
select id from users where id = $id;

-- name: q5
select id from users where id = #{id};

-- name: q6
select id from users where id = %(id)s;

-- name: q7
select id from users where id = @user_id;

-- name: q8
select id from users where id =@id;
