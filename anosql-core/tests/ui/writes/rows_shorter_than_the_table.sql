-- name: schema#
create table t (id int not null, a text, b text not null default 'b');

-- name: several!
insert into t values (1, 'a'), (2, null);

-- name: of_a_query!
insert into t select 1, 'a';

-- name: returned
insert into t values (1), (2) returning id, a, b;
