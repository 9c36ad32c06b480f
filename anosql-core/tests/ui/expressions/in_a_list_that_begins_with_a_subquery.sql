-- name: schema#
create table t (a int not null, b int);
create table u (id int);

-- name: sum
select 1 in ((select 1) + 1) as x;
-- name: column
select a in ((select 1), a) as x from t;
-- name: negated
select a not in (((select 1)), b) as x from t;
-- name: values
select 1 in ((values (1)), 2) as x;
-- name: with
select 1 in ((with w as (select 1 as z) select z from w), 2) as x;
-- name: table
select 1 in ((table u limit 1), 2) as x;
-- name: test
select true in ((select 1) in ((select 1) + 1), true) as x;
-- name: element
select 1 in ((select array[1])[1], 2) as x;
