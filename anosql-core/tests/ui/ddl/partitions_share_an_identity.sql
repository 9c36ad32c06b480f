-- postgres: 17-18
-- name: schema#
create table part (id int generated always as identity, a int) partition by range (id);
create table part_rest partition of part default;
create table loose (id int not null, a int);
alter table part attach partition loose for values from (0) to (10);

-- name: of_a_partition!
insert into part_rest (id, a) values (:id, 1);

-- name: of_one_that_is_attached!
insert into loose (id, a) values (:id, 1);

-- name: without_it!
insert into loose (a) values (1);
