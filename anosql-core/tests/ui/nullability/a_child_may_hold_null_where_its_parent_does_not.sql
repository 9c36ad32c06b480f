-- postgres: 15-17
-- name: schema#
create table parent (id int not null, a int not null);
create table child () inherits (parent);
alter table child alter a drop not null;

-- name: q
select id, a from parent
