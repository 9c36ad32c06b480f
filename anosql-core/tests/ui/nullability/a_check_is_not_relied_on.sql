-- name: schema#
create type mood as enum ('glad', 'sad');
create table unchecked (a int);
insert into unchecked values (null);
alter table unchecked add constraint a_there check (a is not null) not valid;
create table validated (a int);
alter table validated add constraint a_there check (a is not null) not valid;
alter table validated validate constraint a_there;
create table dropped (a int check (a is not null));
alter table dropped drop constraint dropped_a_check;
create table parent (a int constraint here check (a is not null) no inherit, b int check (b is not null));
create table child () inherits (parent);
insert into child values (null, 1);
create table renamed (m mood not null, a int, check (m <> 'sad' or a is not null));
alter table renamed rename a to b;
create table retyped (a int, b int, check (a <> 1 or b is not null));
insert into retyped values (1, 1);
alter table retyped alter a type bigint;
create function there(int) returns bool language sql immutable as 'select $1 is not null';
create table by_function (a int check (there(a)));
create or replace function there(int) returns bool language sql immutable as 'select true';

-- name: not_valid
select a from unchecked;

-- name: validated
select a from validated;

-- name: of_a_dropped_one
select a from dropped;

-- name: not_of_children
select a, b from parent;

-- name: of_the_table_only
select a, b from only parent;

-- name: of_a_child
select a, b from child;

-- name: of_a_renamed_column
select b from renamed where m = 'sad';

-- name: of_a_retyped_column
select b from retyped where a = 1;

-- name: through_a_function
select a from by_function;
