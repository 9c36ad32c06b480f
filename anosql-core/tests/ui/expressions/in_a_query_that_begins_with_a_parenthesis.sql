-- name: schema#
create table t (a int not null);

-- name: parentheses
select 1 in (((select a from t))) as x;
-- name: union
select 1 in ((select 1) union (select 2)) as x;
-- name: inner-union
select 1 in (((select 1) union (select 2))) as x;
-- name: limit
select 1 in ((select a from t) order by 1 limit 1) as x;
-- name: lock
select 1 in ((select a from t) for update) as x;
-- name: any
select 1 = any ((select 1) union (select 2)) as x;
-- name: row
select (1, 2) in ((select 1, 2)) as x;
