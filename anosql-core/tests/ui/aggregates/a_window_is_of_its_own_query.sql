-- name: schema#
create table t (a int);

-- name: further_out
select (select sum(a) over w) from t window w as (order by a);

-- name: later
select sum(a) over w from t window w as (v order by a), v as (partition by a);

-- name: twice
select sum(a) over w from t window w as (order by a), w as ();

-- name: without_parentheses
select sum(a) over w from t window v as (order by a), w as v;
