-- name: schema#
create table parent (id int, a int);
create table child () inherits (parent);
alter table only parent alter a set not null;
alter table parent alter id set not null;

-- name: q
select id, a from parent
