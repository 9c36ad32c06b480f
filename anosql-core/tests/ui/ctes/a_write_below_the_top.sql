-- name: schema#
create table t (a int);

-- name: q
select * from (with w as (update t set a = a + 1 returning a) select a from w) as s;
