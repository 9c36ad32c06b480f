-- postgres: 18
-- name: schema#
create table parent (a int not null no inherit, b int not null);
create table child () inherits (parent);
create table own (a int not null) inherits (parent);
alter table own alter a drop not null;

-- name: child
select a, b from child

-- name: own
select a from own

-- name: parent
select a, b from parent

-- name: parent_alone
select a from only parent
