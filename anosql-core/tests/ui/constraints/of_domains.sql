-- name: schema#
create domain positive as int check (value > 0);
create domain given as text not null constraint not_empty check (value <> '');
create type pair as (a positive, b int);
create table t (p positive, g given, many positive[], pairs pair, plain int);

-- name: insert!
insert into t (p, g, many, pairs) values (:p, :g, :many, :pairs)

-- name: one!
update t set p = :p

-- name: none!
update t set plain = :plain
