-- name: schema#
create table p1 (id int, a int, b int, c int);
create table p2 (a int);
create table child (b int) inherits (p1, p2);
alter table p1 drop column a, drop column b, drop column c;

-- name: q
select * from child
