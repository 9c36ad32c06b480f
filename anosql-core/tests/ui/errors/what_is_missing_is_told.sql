-- name: schema#
create table t (id int primary key, a int);

-- name: q1
select a from t where a = select max(a) from t;

-- name: q2
select a as from t;

-- name: q3
with x (select 1) select 1 as one;

-- name: q4
select cast(a int) from t;

-- name: q5
select case when a = 1 then 2 from t;

-- name: q6
select a from t join t as u;

-- name: q7
select a::from t;

-- name: q8
select a from;

-- name: q9!
create view v select 1 as one;
