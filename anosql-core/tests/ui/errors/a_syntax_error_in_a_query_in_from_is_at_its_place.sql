-- name: schema#
create table t (a int);

-- name: join
select 1 as x from t join (select a from t wher a = 1) as q on true;
-- name: values
select 1 as x from (values (1), (2 3)) as q;
-- name: deeper
select 1 as x from ((select t.a from (select t.a frm t u) as t) as q cross join t);
-- name: open
select 1 as x from (select a from t;
