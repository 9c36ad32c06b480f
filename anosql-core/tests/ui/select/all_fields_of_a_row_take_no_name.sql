-- name: schema#
create type pt as (a int, b text);
create table t (p pt, c int);

-- name: selected
select (p).* as x, c as d from t

-- name: returned<!
insert into t (c) values (1) returning (p).* x
