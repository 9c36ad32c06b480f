-- name: schema#
create table a (
    id int primary key,
    b text
;
create table c (id int primary key);

-- name: a
select id from a;

-- name: c
select id from c;
