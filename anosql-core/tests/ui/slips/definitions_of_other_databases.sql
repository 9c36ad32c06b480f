-- name: q1!
create table x (id int) engine=innodb;

-- name: q2!
create table x (id int(11), b int);

-- name: q3!
create table x (id int unsigned not null);

-- name: q4!
create table x (a varchar(max));

-- name: q5!
create table x (a int comment 'x', b int);

-- name: q6!
create table x (a int, unique key idx (a));

-- name: q7!
create table [dbo].[x] (a int);

-- name: q8!
create table x (a timestamp default now() on update current_timestamp);

-- name: q9!
alter table x modify a int;

-- name: q10!
alter table x alter column a int;

-- name: q11!
alter table x drop primary key;

-- name: q12!
drop index i on x;

-- name: q13!
create or replace table x (a int);

-- name: q14!
rename table a to b;

-- name: q15!
create table x (id int identity(1,1) primary key);
