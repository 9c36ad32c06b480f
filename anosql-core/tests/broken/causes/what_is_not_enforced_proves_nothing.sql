-- postgres: 18
-- name: schema#
create table p (id int primary key);
create table c (a int not null constraint f references p, b int not null references p not enforced);
alter table c alter constraint f not enforced;
create table g (x int not null, y int generated always as (x) stored);
alter table g alter column y set expression as (nullif(x, 0));

-- name: a
select p.id, q.id as other from c left join p on p.id = c.a left join p q on q.id = c.b

-- name: b
select y from g
