-- name: schema#
create table t (a int not null);

-- name: stars
select (select * from generate_series(1, 1) r (g)), (select s.* from (select a as x) s) from t

-- name: values_and_sets
select (values (1)), (select a union select 2 as b limit 1), (select * from (select 1) s) from t

-- name: within_others
select (select * from (select 1 as x) s)::text, case when a > 1 then 2 else (select * from (select 3 as y) s) end,
    (select array[a])[1], (select (select * from (select 1 as z) s)) from t
