-- name: schema#
create table t (id int generated always as identity, a int);

-- name: q!
insert into t (id, a) values (1, 2)
