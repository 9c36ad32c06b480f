-- name: schema#
create table a (id int primary key, a int);
create table b (id int primary key);
create table c (id int primary key);
create table d (id int primary key, a int);
create table logged (id int);
create rule nothing as on insert to a do instead nothing;
create rule log as on insert to b do also insert into logged values (new.id);
create rule several as on insert to c do instead (insert into logged values (1); insert into logged values (2));
create rule big as on insert to d where new.a > 1 do instead insert into logged values (new.id);

-- name: nothing
with w as (insert into a (id) values (1)) select 1 as one

-- name: also
with w as (insert into b (id) values (1)) select 1 as one

-- name: several
with w as (insert into c (id) values (1)) select 1 as one

-- name: under_a_condition
with w as (insert into d (id) values (1)) select 1 as one

-- name: update
with w as (update a set a = 1) select 1 as one
