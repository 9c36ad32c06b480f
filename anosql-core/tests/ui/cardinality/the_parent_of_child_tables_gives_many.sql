-- name: schema#
create table p (id int primary key);
create table c () inherits (p);
insert into c values (1);

-- name: q
select id from p where id = :id
