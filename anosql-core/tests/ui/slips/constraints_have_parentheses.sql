-- name: schema#
create table t (a int, b int);

-- name: q1!
create table u (a int check a > 0, b int);

-- name: q2!
create table u (a int, unique a);

-- name: q3!
create table u (a int, primary key a);

-- name: q4!
create table u (a int, foreign key a references t (a));

-- name: q5!
alter table t add constraint foreign key (a) references t;
