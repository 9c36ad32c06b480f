-- name: schema#
create table a (id int primary key, b text,);
create table b (id int,, c text);
create table none ();

-- name: a
select id from a;

-- name: b
select id from b;

-- name: none
select count(*) from none;
