-- name: schema#
create table users (id int primary key);
create table t (a int references users, b int references users, note text);

-- name: without!
insert into t (note) values (:note)

-- name: null!
insert into t (a, b) values (null, :b)
