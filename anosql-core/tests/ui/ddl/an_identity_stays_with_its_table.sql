-- postgres: 15-16
-- name: schema#
create table part (id int generated always as identity, a int) partition by range (id);
create table part_rest partition of part default;
create table above (id int generated always as identity, a int);
create table below () inherits (above);

-- name: of_a_partition!
insert into part_rest (id, a) values (:id, 1);

-- name: of_an_heir!
insert into below (id, a) values (:id, 1);

-- name: of_its_table!
insert into part (id, a) values (:id, 1);
