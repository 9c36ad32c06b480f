-- name: schema#
create table p (a int not null);
create table c (b text) inherits (p);

-- name: q
select * from c
