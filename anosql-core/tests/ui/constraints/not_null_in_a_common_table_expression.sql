-- name: schema#
create table source (a int, b int not null);
create table t (a int not null, b int not null);

create table u (a int not null);

-- name: copy!
with rows as (select a, b from source), copied as (insert into t select a, b from rows returning a)
insert into u select a from copied
