-- name: schema#
create table u (a int primary key);
create table v (a int references u.a);
